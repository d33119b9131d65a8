"""One peer making the passages given, and the photos, into a file: run by the Python that has it, and nothing else.

`python paper_peers.py PEER OUT < {"passages": [...], "photos": [...]}` prints the seconds and peak megabytes it took.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from html import escape
from pathlib import Path
from typing import Any


def fpdf2(passages: list[str], photos: list[str], font: str, out: Path) -> None:
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.add_font("own", "", font)
    paper.set_font("own", size=14)
    paper.set_margins(30, 20, 20)
    paper.add_page()
    for passage in passages:
        paper.multi_cell(0, 6.2, f"- {passage}", align="J", new_x="LMARGIN", new_y="NEXT")
    for photo in photos:
        paper.image(photo, w=76)
    paper.output(str(out))


def weasyprint(passages: list[str], photos: list[str], font: str, out: Path) -> None:
    from weasyprint import HTML

    face = f"@font-face{{font-family:own;src:url('{Path(font).as_uri()}')}}"
    page = "@page{size:A4;margin:20mm 20mm 20mm 30mm}"
    style = "p{font:14pt own;text-align:justify;text-indent:12.7mm;margin:6pt 0 0}img{width:76mm}"
    body = "".join(f"<p>- {escape(passage)}</p>" for passage in passages)
    body += "".join(f'<img src="{Path(photo).as_uri()}">' for photo in photos)
    HTML(string=f"<style>{face}{page}{style}</style>{body}").write_pdf(str(out))


def typst(passages: list[str], photos: list[str], font: str, out: Path) -> None:
    import typst as engine

    lines = [f"- {json.dumps(passage, ensure_ascii=False)}" for passage in passages]
    text = "\n\n".join(f"#{line[2:]}" for line in lines)
    shown = "\n".join(f"#image({json.dumps(photo)}, width: 76mm)" for photo in photos)
    head = (
        '#set page(paper: "a4", margin: (left: 30mm, rest: 20mm))\n#set par(justify: true)\n'
        '#set text(font: "Tinos", size: 14pt)\n'
    )
    source = out.with_suffix(".typ")
    source.write_text(f"{head}{text}\n{shown}", "utf-8")
    engine.compile(str(source), output=str(out), font_paths=[str(Path(font).parent)], root="/")


def python_docx(passages: list[str], photos: list[str], font: str, out: Path) -> None:
    import docx

    del font
    paper = docx.Document()
    for passage in passages:
        paper.add_paragraph(f"- {passage}")
    for photo in photos:
        paper.add_picture(photo, width=docx.shared.Mm(76))
    paper.save(str(out))


PEERS: dict[str, Any] = {
    "fpdf2": fpdf2, "weasyprint": weasyprint, "typst": typst, "python-docx": python_docx,
}  # fmt: skip


def peak_mb() -> int:
    """Return the most memory this process had, on Linux without what its parent had before it began."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text("ascii", "replace").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Make it once; the peer's import is not counted."""
    __import__({"fpdf2": "fpdf", "python-docx": "docx"}.get(sys.argv[1], sys.argv[1]))
    own = json.load(sys.stdin)
    start = time.perf_counter()
    PEERS[sys.argv[1]](own["passages"], own["photos"], own["font"], Path(sys.argv[2]))
    taken = time.perf_counter() - start
    print(taken, peak_mb())


if __name__ == "__main__":
    main()
