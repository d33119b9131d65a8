"""Photos are laid into a file that was made without them: the file is whole, and no photo waits in memory."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from db.records import Case, DocumentKind, Mark, MarkKind, RecordId
from desktop.minutes import papers
from desktop.minutes.finished import gate
from desktop.minutes.page import inlay
from desktop.minutes.page.inlay import Inlay
from desktop.minutes.page.pdf import Rendering
from desktop.minutes.papers import Asked, Composed
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make

BYTES = 400_000


@dataclass(frozen=True)
class Print:
    """A photo as the evidence room hands it out."""

    jpeg: bytes
    width_px: int = 1600
    height_px: int = 1200
    grey: bool = False


def photo(hash: str, marks: tuple[Mark, ...] = ()) -> Print:
    """Return a photo of its own for every hash and marks; what lies after its end no reader looks at."""
    own = f"{hash} {len(marks)} ".encode() * (BYTES // 4)
    return Print((make.jpeg(1600, 1200) + own)[:BYTES])


def case(count: int) -> Case:
    return make.case(evidence=tuple(make.evidence(at, f"p{at}") for at in range(count)))


def composed(of: Case) -> Composed:
    asked = Asked(kind=DocumentKind.MINUTES, of=RecordId("v"), today=dt.date(2026, 9, 1))
    return papers.composed(of, asked)


def finished(of: Case) -> Rendering:
    own = composed(of)
    return papers.finished(own, own.record, photo, Quiet(), Choice.TINOS)


def pictures(data: bytes) -> set[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        return {each.read_raw_bytes() for each in streams if each.get("/Subtype") == "/Image"}


@pytest.mark.parametrize("is_finished", [True, False])
def test_every_photo_lies_in_its_place_in_the_whole_file(is_finished: bool) -> None:
    of = case(5)
    own = composed(of)
    data = (
        finished(of).data if is_finished else papers.printed(own, photo, Quiet(), Choice.TINOS).data
    )
    assert pictures(data) == {photo(f"p{at}").jpeg for at in range(5)}
    with pypdfium2.PdfDocument(data) as document:
        page = document[len(document) - 1]
        kinds = [each.type for each in page.get_objects()]
        assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) > 0


def test_the_whole_file_passes_the_gate_that_judged_it_without_photos() -> None:
    of = case(5)
    made = finished(of)
    assert gate.faults(made.light, composed(of).record) == ()
    assert gate.faults(made.data, composed(of).record) == ()
    assert made.data == finished(of).data


def test_a_file_without_photos_is_not_added_to() -> None:
    made = finished(case(0))
    assert made.data == made.light


def test_the_same_photo_with_other_marks_is_another() -> None:
    mark = Mark(kind=MarkKind.BLUR, x1=0, y1=0, x2=9, y2=9)
    of = make.case(evidence=(make.evidence(1, "p"), make.evidence(2, "p", marks=(mark,))))
    assert pictures(finished(of).data) == {photo("p").jpeg, photo("p", (mark,)).jpeg}


def test_a_photo_that_changed_meanwhile_is_not_taken() -> None:
    sizes = iter((1600, 800))

    def changing(hash: str, marks: tuple[Mark, ...]) -> Print:
        return Print(b"", width_px=next(sizes))

    own = inlay.inlay("p", (), changing("p", ()), changing)
    with pytest.raises(RuntimeError):
        own.jpeg()


def test_only_one_photo_is_in_memory_at_a_time(tmp_path: Path) -> None:
    of = case(60)
    own = composed(of)
    assert own.document.annexes
    tracemalloc.start()
    try:
        made = papers.made(of, own.asked, photo, tmp_path, Quiet(), choice=Choice.TINOS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.size_bytes > 60 * BYTES
    assert peak < 12 * BYTES


def test_parts_come_one_by_one() -> None:
    asked: list[int] = []

    def own(at: int) -> Inlay:
        def jpeg() -> bytes:
            asked.append(at)
            return b"\xff\xd8\xff\xd9"

        return Inlay(str(at), (), 1, 1, False, jpeg)

    made = finished(case(3))
    parts: Iterator[bytes] = inlay.joined(made.light, [own(at) for at in range(3)])
    assert next(parts) == made.light
    assert asked == []
    next(parts)
    assert asked == [0]


@pytest.mark.parametrize("is_finished", [True, False])
def test_blanks_are_found_by_their_picture_as_the_whole_pattern_finds_them(
    is_finished: bool,
) -> None:
    own = composed(case(4))
    made = finished(case(4)) if is_finished else papers.printed(own, photo, Quiet(), Choice.TINOS)
    light = made.light if isinstance(made, Rendering) else made.data
    first = next(inlay._BLANK.finditer(light))
    decoys = (b"12 0 obj", inlay.blank(1), b"7 0 obj << >> stream\n" + inlay._HEAD, first[0][:-9])
    for data in (light, *(each + b"\n" + light + each for each in decoys), b"".join(decoys)):
        found = [(each.span(), each.groups()) for each in inlay._blanks(data)]
        assert found == [(each.span(), each.groups()) for each in inlay._BLANK.finditer(data)]
    assert len(list(inlay._blanks(light))) == 4
