"""Every paper as a file: whole, the same bytes from the same record, safe against what people write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from db.errors import NoRecord, NotWritable
from db.records import Case, DocumentKind, RecordId
from desktop.minutes import papers
from desktop.minutes.composers import report
from desktop.minutes.composers.oversight import oversight
from desktop.minutes.finished import finish, reading
from desktop.minutes.page.press import Produced
from desktop.minutes.papers import Format, NothingToUrge, WrongSubject
from desktop.minutes.style.fonts import Choice
from desktop.minutes.writers import html, text
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, written

PAYLOADS = (
    "<b>đậm</b>", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "& &amp; {matter}",
    '"><p class="x">', "{guests} {0} %s", "</article>",
)  # fmt: skip


def subject(kind: DocumentKind) -> str:
    return "v" if "visit" in papers.KINDS[kind].of else "i"


def made(
    case: Case, kind: DocumentKind, out: Path, format: Format = Format.PDF, of: str = ""
) -> Produced:
    photos = make.opener(bytes=make.jpeg(), secret=make.jpeg())
    asked = written.asked(kind, of or subject(kind))
    return papers.made(case, asked, photos, out, Quiet(), format, Choice.TINOS)


def hostile() -> Case:
    """Return a campaign in whose every text somebody tries something."""
    case, markup = make.campaign(), " ".join(PAYLOADS)
    return replace(
        case,
        inspection=replace(case.inspection, topic=markup, place=markup, delegation=markup),
        bodies=tuple(replace(each, name=f"{each.name} {markup}") for each in case.bodies),
        members=tuple(replace(each, name=f"{each.name} {markup}") for each in case.members),
        topics=tuple(replace(each, title=markup) for each in case.topics),
        findings=tuple(replace(each, text=f"{each.text} {markup}") for each in case.findings),
        figures=tuple(replace(each, label=markup, measure=markup) for each in case.figures),
        evidence=tuple(replace(each, caption=markup) for each in case.evidence),
        recommendations=tuple(
            replace(each, text=f"{each.text} {markup}") for each in case.recommendations
        ),
        follow_ups=tuple(replace(each, text=markup) for each in case.follow_ups),
    )


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_a_paper_is_the_same_bytes_from_the_same_record(kind: DocumentKind, tmp_path: Path) -> None:
    first = made(make.campaign(), kind, tmp_path / "a")
    again = made(make.campaign(), kind, tmp_path / "b")
    assert first.path.read_bytes() == again.path.read_bytes()
    assert (first.path.name, first.record_hash) == (again.path.name, again.record_hash)
    assert reading.subject(first.path) == subject(kind)
    assert finish.attached(first.path.read_bytes())


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_an_empty_case_still_makes_a_paper(kind: DocumentKind, tmp_path: Path) -> None:
    case = written.empty()
    if kind is DocumentKind.URGING:
        case = make.case(recommendations=(make.ask(1, "Một."),))
    assert made(case, kind, tmp_path).pages >= 1


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_markup_is_text_on_paper(kind: DocumentKind, tmp_path: Path) -> None:
    printed = paper.text(made(hostile(), kind, tmp_path).path.read_bytes())
    assert "<script>alert(1)</script>".casefold() in printed.casefold()
    assert "{guests} {0} %s".casefold() in printed.casefold()


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_markup_is_text_in_html(kind: DocumentKind) -> None:
    page = html.html(written.tree(hostile(), kind, subject(kind)))
    for tag in ("<script", "<img", "<b>", 'class="x"', "onerror=alert(1)>"):
        assert tag not in page.lower(), tag
    assert page.count("</article>") == 1
    assert "&lt;script&gt;" in page.lower()


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_text_and_html_say_what_the_tree_says(kind: DocumentKind) -> None:
    document = written.tree(make.campaign(), kind, subject(kind))
    assert text.text(document).endswith("\n")
    assert "Hoàng Thị Lan" in text.text(document) or kind is DocumentKind.OUTLINE
    assert html.html(document).startswith("<!DOCTYPE html>")


def test_the_press_items_text_and_html_read_as_their_golden_files() -> None:
    document = written.tree(make.cao_bang(), DocumentKind.PRESS_NOTICE, make.SESSION)
    paper.golden("press-cao-bang.plain.txt", text.text(document))
    paper.golden("press-cao-bang.html", html.html(document))


def test_the_notices_text_reads_as_its_golden_file() -> None:
    document = written.tree(make.campaign(), DocumentKind.NOTICE, "v")
    paper.golden("notice-visit.plain.txt", text.text(document))


@pytest.mark.parametrize("format", papers.forms(DocumentKind.NOTICE))
def test_each_form_has_its_own_ending(format: Format, tmp_path: Path) -> None:
    produced = made(make.campaign(), DocumentKind.NOTICE, tmp_path, format)
    assert produced.path.name == f"2026-02-05 Thông báo kết luận - Thanh tra tỉnh.{format.value}"
    assert [each.name for each in tmp_path.iterdir()] == [produced.path.name]


def test_a_paper_replaces_its_own_older_one_and_no_others(tmp_path: Path) -> None:
    first = made(make.campaign(), DocumentKind.REPORT, tmp_path)
    assert made(make.campaign(), DocumentKind.REPORT, tmp_path).path == first.path
    first.path.write_bytes(b"%PDF foreign")
    second = made(make.campaign(), DocumentKind.REPORT, tmp_path)
    assert second.path.stem.endswith("(2)")
    assert first.path.read_bytes() == b"%PDF foreign"


def test_a_paper_is_made_only_of_what_it_is_about(tmp_path: Path) -> None:
    with pytest.raises(WrongSubject):
        made(make.campaign(), DocumentKind.REPORT, tmp_path, of="v")
    with pytest.raises(WrongSubject):
        made(make.campaign(), DocumentKind.INVITATION, tmp_path, of="i")
    with pytest.raises(NoRecord):
        made(make.campaign(), DocumentKind.NOTICE, tmp_path, of="nobody")


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for format in (Format.PDF, Format.TEXT):
        with pytest.raises(NotWritable):
            made(make.campaign(), DocumentKind.NOTICE, tmp_path / "file", format)


def test_a_deleted_record_is_in_no_paper() -> None:
    case = make.campaign()
    gone = replace(case, findings=tuple(replace(each, gone=True) for each in case.findings))
    for kind in papers.KINDS:
        shown = written.shown(gone, kind, subject(kind))
        for finding in case.findings:
            assert finding.text not in shown, (kind, finding.id)


def test_the_tables_head_is_repeated_on_every_page() -> None:
    asks = tuple(make.ask(at, f"Việc thứ {at} cần được thực hiện ngay.") for at in range(60))
    asked = written.asked(DocumentKind.TRACKING, "i")
    case = make.case(recommendations=asks)
    made = papers.preview(case, asked, make.opener(), Quiet(), Choice.TINOS)
    pages = [paper.plain(page) for page in paper.pages(made.data)]
    assert len(pages) > 3
    assert all("Nội dung kiến nghị" in page for page in pages[:-1])


def test_a_signature_never_stands_alone_on_a_page() -> None:
    for count in range(8, 24):
        asks = tuple(make.ask(at, "Việc cần làm.") for at in range(count))
        asked = written.asked(DocumentKind.TRACKING, "i")
        case = make.case(recommendations=asks)
        made = papers.preview(case, asked, make.opener(), Quiet(), Choice.TINOS)
        last = paper.plain(paper.pages(made.data)[-1])
        assert "Việc cần làm." in last, count


def test_places_lead_back_to_the_records() -> None:
    photos = make.opener(bytes=make.jpeg())
    asked = written.asked(DocumentKind.REPORT, "i")
    made = papers.preview(make.campaign(), asked, photos, Quiet(), Choice.TINOS)
    said = {place.source for place in made.places}
    assert {RecordId("f1"), RecordId("r2"), RecordId("s4"), RecordId("z"), RecordId("e1")} <= said


def test_a_text_never_replaces_another(tmp_path: Path) -> None:
    case = make.campaign()
    first = made(case, DocumentKind.NOTICE, tmp_path, Format.TEXT)
    assert made(case, DocumentKind.NOTICE, tmp_path, Format.TEXT).path == first.path
    changed = replace(case, findings=case.findings[:1])
    assert made(changed, DocumentKind.NOTICE, tmp_path, Format.TEXT).path != first.path
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "kind", [kind for kind, own in papers.KINDS.items() if "inspection" in own.of]
)
def test_an_inspection_before_its_first_visit_has_its_papers(kind: DocumentKind) -> None:
    case = replace(make.campaign(), visits=())
    if kind is DocumentKind.URGING:
        with pytest.raises(NothingToUrge):
            written.tree(case, kind, "i")
        return
    assert "Thanh tra tỉnh" in written.shown(case, kind, "i") or kind is DocumentKind.TRACKING


def test_an_office_that_numbers_its_reports_as_conclusions_still_has_its_annex() -> None:
    own = papers.own_house()
    for code, said in (("KL", "Kết luận số:"), ("", "(Kèm theo số:")):
        codes = {**own.types.papers, DocumentKind.REPORT: code}
        types = msgspec.structs.replace(own.types, papers=codes)
        over = oversight(make.campaign(), RecordId("i"), written.TODAY)
        document = report.report(over, papers.own_wording(), replace(own, types=types))
        assert said in document.annexes[0].reference


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_a_draft_says_so_on_every_page_and_nothing_else_is_different(
    kind: DocumentKind, tmp_path: Path
) -> None:
    photos = make.opener(bytes=make.jpeg(), secret=make.jpeg())
    own = papers.composed(make.campaign(), written.asked(kind, subject(kind)))
    final = papers.printed(own, photos, Quiet(), Choice.TINOS, draft=False).data
    draft = made(make.campaign(), kind, tmp_path).path.read_bytes()
    assert len(paper.pages(draft)) == len(paper.pages(final))
    for page in range(len(paper.pages(final))):
        marked = paper.lines(draft, page)
        assert [each.text.strip() for each in marked].count("DỰ THẢO") == 1
        assert [each for each in marked if each.text.strip() != "DỰ THẢO"] == paper.lines(
            final, page
        )
    assert "DỰ THẢO" not in paper.text(final)
