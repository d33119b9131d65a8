"""Nothing passes the gate that an archive would refuse, and what does not pass is no paper."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from db.errors import NotArchival
from desktop.minutes.finished import finish, gate
from desktop.minutes.finished.finish import Imprint, finished
from desktop.words import Words
from tests import make
from tests.desktop.minutes import written
from tests.desktop.minutes.paper import printed

IMPRINT = Imprint(title="Biên bản", author="Đoàn", subject="v", produced=dt.datetime(2026, 2, 5))
DRAWN = printed(make.full_case(), photos=make.opener(bytes=make.jpeg())).data
DATA = finished(DRAWN, IMPRINT, b"[]")


def test_a_finished_paper_passes() -> None:
    assert gate.faults(DATA, b"[]") == ()


def test_a_drawn_paper_does_not() -> None:
    found = gate.faults(DRAWN, b"[]")
    assert "record" in found
    assert any(rule.startswith("PDFA3A-") for rule in found)
    assert any(rule.startswith("PDFUA1-") for rule in found)


def no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def no_alternative(pdf: Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get(Name.S) == Name.Figure:
            del each.Alt


def unmarked(pdf: Pdf) -> None:
    page = pdf.pages[0]
    page.Contents.write(page.Contents.read_bytes() + b"\n0 0 m 9 9 l S")


def no_font(pdf: Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.FontDescriptor.FontFile2


def scripted(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def no_structure(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def skipping(pdf: Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get(Name.S) == Name.H2:
            each.S = Name.H5


def two_files(pdf: Pdf) -> None:
    pdf.Root.AF = Array([])


FAULTS = (
    no_intent, no_alternative, unmarked, no_font, scripted, no_structure, no_language, skipping,
    two_files,
)  # fmt: skip


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_what_is_spoilt_does_not_pass(spoil: Callable[[Pdf], None]) -> None:
    assert gate.faults(saved(spoil), b"[]") != ()


def saved(spoil: Callable[[Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(DATA)) as pdf:
        spoil(pdf)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 rubbish", DATA[: len(DATA) // 2], b"\x00" * 999])
def test_what_is_no_pdf_does_not_pass(data: bytes) -> None:
    assert gate.faults(data, b"[]") != ()


def test_another_record_than_the_papers_own_does_not_pass() -> None:
    assert gate.faults(DATA, b"[1]") == ("record",)


def test_a_stream_that_ends_in_a_line_end_passes_as_its_length_is_right() -> None:
    """The validator cannot tell such an end from the line end after it; the reference can."""
    record = b"[1111000]"  # its checksum, and so its packed form, ends in CR
    data = finished(DRAWN, IMPRINT, record)
    assert b"\r\nendstream" in data
    assert gate.faults(data, record) == ()


def test_a_paper_that_does_not_pass_is_put_aside_and_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish, "_colours", no_colours)
    opener = make.opener(bytes=make.jpeg())
    with pytest.raises(NotArchival) as refused:
        written.minutes(make.full_case(), "v", opener, tmp_path)
    (aside,) = tmp_path.iterdir()
    assert refused.value.path == aside
    assert aside.name.endswith(".pdf.failed")
    assert "PDFA3A-" in refused.value.rules
    sentence = Words("vi").explain(refused.value)
    assert str(aside)[:60] in sentence
    assert refused.value.rules[:60] in sentence


def no_colours(pdf: Pdf) -> None:
    """Forget what the colours are."""
