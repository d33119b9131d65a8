"""An office's own style and wording: laid over the shipped ones, and left out where they are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from db.errors import BadProfile
from db.records import DocumentKind
from desktop import paths
from desktop.minutes import office, papers
from desktop.minutes.model import as_text
from desktop.minutes.style import house
from desktop.minutes.style.house import Signer
from tests import make
from tests.desktop.minutes import written

NOTICE = DocumentKind.NOTICE


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Read the office's files of this test alone."""
    papers.reload()
    yield
    papers.reload()


def text(kind: DocumentKind = NOTICE, case: object = None) -> str:
    own = case or make.cao_bang()
    return as_text(papers.composed(own, written.asked(kind, make.SESSION)).document)  # type: ignore[arg-type]


def own_wording(name: str, body: str) -> Path:
    path = paths.office_folder() / "wording" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, "utf-8")
    papers.reload()
    return path


def test_names_signers_seals_and_recipients_of_an_office_are_used_and_kept() -> None:
    shipped = papers.own_house().office
    own = msgspec.structs.replace(
        shipped,
        issuer="Ban Pháp chế HĐND tỉnh",
        symbol="BPC",
        signers={**shipped.signers, NOTICE: Signer.DEPUTY},
        seals={NOTICE: True},
        recipients={**shipped.recipients, NOTICE: ('Sở "Nội vụ"', "{bodies}")},
    )
    office.keep(own)
    assert papers.own_house().office == own
    inspection = replace(make.cao_bang().inspection, issuer="", symbol="ĐGS", copies_to=())
    said = text(case=replace(make.cao_bang(), inspection=inspection))
    assert "Ban Pháp chế HĐND tỉnh" in said
    assert "/TB-BPC" in said
    assert "Phó Trưởng đoàn" in said
    assert 'Sở "Nội vụ"' in said


def test_what_the_record_says_goes_before_the_office() -> None:
    office.keep(msgspec.structs.replace(papers.own_house().office, issuer="Ban khác"))
    assert "Ban khác" not in text()


def test_only_what_differs_is_written_so_that_later_rules_still_come() -> None:
    office.keep(msgspec.structs.replace(papers.own_house().office, place="Cao Bằng"))
    lines = [each for each in office.file().read_text("utf-8").splitlines() if "#" not in each]
    assert lines == ["schema = 1", 'place = "Cao Bằng"']


def test_a_style_that_no_paper_could_use_is_refused_and_the_last_one_stays() -> None:
    office.keep(msgspec.structs.replace(papers.own_house().office, place="Cao Bằng"))
    own = papers.own_house().office
    bad = msgspec.structs.replace(own, recipients={NOTICE: ("{ai}",)})
    with pytest.raises(BadProfile):
        office.keep(bad)
    assert papers.own_house().office == own
    assert [each.name for each in paths.office_folder().iterdir()] == [office.FILE]


def test_a_folder_in_the_way_is_refused() -> None:
    office.file().mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        office.keep(papers.own_house().office)


@pytest.mark.parametrize("body", ['schema = 1\nplaces = "x"', "schema = [", "schema = 9", "\x00"])
def test_a_bad_file_is_told_and_the_shipped_style_counts(body: str) -> None:
    office.file().parent.mkdir(parents=True)
    office.file().write_text(body, "utf-8")
    papers.reload()
    assert papers.own_house() == house.load(paths.resources() / "rules")
    (fault,) = papers.faults()
    assert fault.path == office.file()


def test_an_office_words_one_phrase_and_the_others_stay() -> None:
    before = papers.own_wording()("notice.asks")
    own_wording("notice.toml", 'asks = "Đoàn giám sát yêu cầu như sau:"\n')
    assert papers.own_wording()("notice.asks") == "Đoàn giám sát yêu cầu như sau:"
    assert papers.own_wording()("notice.asks") != before
    assert papers.faults() == ()


def test_of_two_files_the_bad_one_is_left_out_with_its_line_and_the_good_one_counts() -> None:
    own_wording("notice.toml", 'asks = "Yêu cầu:"\n')
    bad = own_wording("minutes.toml", '[closing]\nsign = "(Ký {ai})"\n')
    (fault,) = papers.faults()
    assert fault.path == bad
    assert fault.place.startswith("2: closing.sign")
    assert papers.own_wording()("notice.asks") == "Yêu cầu:"
    assert "{ai}" not in text(DocumentKind.MINUTES)
