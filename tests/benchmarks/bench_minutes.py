"""What minutes cost: a short paper in a warm process, and some 300 pages beside ReportLab's own ways.

`python -m tests.benchmarks.bench_minutes` prints medians of one run. The raw canvas is handed the finished
lines and only writes them; ReportLab's paragraphs break the same passages themselves. A paper is drawn and
tagged, as the preview has it, then finished for the archive, then judged by the gate.
"""

from __future__ import annotations

import datetime as dt
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from db.records import Case, DocumentKind, RecordId
from desktop.minutes import papers
from desktop.minutes.composers import compose
from desktop.minutes.composers.sitting import sitting
from desktop.minutes.finished import finish, gate
from desktop.minutes.page import press
from desktop.minutes.page.forms import Forms
from desktop.minutes.page.glue import glue
from desktop.minutes.page.pages import Page, Words, pages
from desktop.minutes.page.setting import Setter
from desktop.minutes.papers import Asked
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make

PASSAGES = 3_600
ROUNDS = 5
TEXT = (
    "Việc sắp xếp lại đơn vị sự nghiệp công lập theo Đề án chưa thực hiện được; đề nghị Văn phòng báo "
    "cáo rõ nguyên nhân, trách nhiệm của từng đơn vị và thời hạn hoàn thành 64/67 nhiệm vụ năm 2022."
)


def long_case() -> Case:
    """Return a case whose minutes have about 300 pages."""
    findings = tuple(make.finding(at, f"{at}. {TEXT}") for at in range(PASSAGES))
    return make.case(findings=findings)


def timed(act: Callable[[], object]) -> float:
    """Return the median of a few runs, in milliseconds, after one that warms up."""
    act()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def _asked(visit: str) -> Asked:
    return Asked(kind=DocumentKind.MINUTES, of=RecordId(visit), today=dt.date(2026, 11, 22))


def preview(case: Case, visit: str) -> Any:
    """Make minutes as the window does for its preview."""
    return papers.preview(case, _asked(visit), make.opener(), Quiet(), Choice.TINOS)


def set_pages(case: Case) -> list[Page]:
    """Return the finished pages of a case, ready to be drawn."""
    say, profile = press.own_wording(), press.own_profile()
    document = compose.minutes(sitting(case, RecordId("v")), say)
    setter = Setter(profile, fonts.family(Choice.TINOS), glue(say, document.together))
    forms = Forms(setter, make.opener())
    rows = (row for block in document.blocks for row in forms.rows(block))
    return list(pages(rows, profile.text_height_pt))


def raw(found: list[Page]) -> bytes:
    """Write the same lines at the same places with the bare canvas."""
    canvas = Canvas(io.BytesIO(), pagesize=A4, invariant=1, pageCompression=1)
    for page in found:
        for placed in page:
            for mark in placed.row.marks:
                if isinstance(mark, Words):
                    canvas.setFont(mark.face.name, mark.size_pt)
                    y_pt = 780 - placed.top_pt - mark.down_pt
                    spread = {"wordSpace": mark.spread_pt}
                    canvas.drawString(85 + mark.x_pt, y_pt, mark.text, **spread)
        canvas.showPage()
    return bytes(canvas.getpdfdata())


def paragraphs(case: Case) -> int:
    """Let ReportLab's paragraphs break the same passages."""
    style = ParagraphStyle(
        "body", fontName="Tinos-Regular", fontSize=14, leading=17.7, alignment=TA_JUSTIFY,
        firstLineIndent=36, spaceBefore=6,
    )  # fmt: skip
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=85, rightMargin=57, topMargin=57, bottomMargin=57, invariant=1
    )
    paper.build([Paragraph(f"- {finding.text}", style) for finding in case.findings])
    return len(out.getvalue())


def steps_ms(case: Case, visit: str) -> tuple[float, float, float]:
    """Return what drawing, finishing and judging take."""
    composed = papers.composed(case, _asked(visit))
    own = press.imprint(composed.document, composed.kind.came(composed.over))
    drawn, record = preview(case, visit).data, composed.record
    whole = finish.finished(drawn, own, record)
    return (
        timed(lambda: preview(case, visit)),
        timed(lambda: finish.finished(drawn, own, record)),
        timed(lambda: gate.faults(whole, record)),
    )


def said(steps: tuple[float, float, float]) -> str:
    """Return the steps in words."""
    names = ("drawn", "finished", "judged")
    return ", ".join(f"{name} {ms:.0f} ms" for name, ms in zip(names, steps, strict=True))


def main() -> None:
    """Print the figures."""
    example, long = make.cao_bang(), long_case()
    found = set_pages(long)
    count = preview(example, make.SESSION).pages
    print(f"minutes of the worked example, {count} pages: {said(steps_ms(example, make.SESSION))}")
    own = steps_ms(long, "v")
    raw_ms = timed(lambda: raw(found))
    paragraphs_ms = timed(lambda: paragraphs(long))
    drawn_ms, whole_ms = own[0], own[0] + own[1]
    print(f"{len(found)} pages of passages: {said(own)}")
    print(f"  the bare canvas, lines ready: {raw_ms:.0f} ms")
    print(f"    drawn x {drawn_ms / raw_ms:.2f}, finished x {whole_ms / raw_ms:.2f}")
    print(f"  ReportLab's paragraphs: {paragraphs_ms:.0f} ms")
    print(f"    drawn x {drawn_ms / paragraphs_ms:.2f}, finished x {whole_ms / paragraphs_ms:.2f}")


if __name__ == "__main__":
    main()
