"""LibreOffice opens every Word file, and sets the same words on the same pages as the PDF."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import paths
from desktop.minutes.model import Document, Photo, Table
from desktop.minutes.page import pdf
from desktop.minutes.page.letters import LetterForms
from desktop.minutes.style.layout import Arrangement
from desktop.work import Quiet
from tests.desktop.minutes import paper
from tests.desktop.minutes.test_docx import every_paper, kit, of_blocks, written

pytestmark = [pytest.mark.office, pytest.mark.slow]

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
</fontconfig>"""
"""Lets LibreOffice find the program's own font, as wide as Times New Roman."""

ALIKE = 0.9
"""The least share of a page's words that stand on the same page: a line may move over."""

MARK = "Bản Word để chỉnh sửa; bản đã kiểm chứng là tệp PDF."


def converted(folder: Path, documents: dict[str, Document]) -> dict[str, bytes]:
    """Return what LibreOffice makes of each document's Word file, as PDF."""
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(written(document).data)
    fonts = folder / "fonts.conf"
    fonts.write_text(
        FONTS.format(folder=paths.resources() / "fonts", cache=folder / "cache"), encoding="utf-8"
    )
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'own').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.docx"))],
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "FONTCONFIG_FILE": str(fonts)},
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}


def said(page: str) -> list[str]:
    """Return a page's words without dots, dashes of the list, its number and the mark below it."""
    shown = re.sub(r"\.{2,}", " ", paper.plain(page.replace(MARK, " ")))
    return re.findall(r"[^\W_]+", shown.casefold())


def test_libreoffice_sets_the_same_words_on_the_same_pages(tmp_path: Path) -> None:
    documents = every_paper()
    found = converted(tmp_path, documents)
    for name, document in documents.items():
        own = paper.pages(pdf.render(document, kit(document), Quiet(), LetterForms).data)
        other = paper.pages(found[name])
        assert len(other) == len(own), name
        assert all(MARK in paper.plain(page) for page in other), name
        assert sorted(said(" ".join(other))) == sorted(said(" ".join(own))), name
        for mine, theirs in zip(own, other, strict=True):
            same = Counter(said(mine)) & Counter(said(theirs))
            assert same.total() >= ALIKE * len(said(mine)), name


def test_libreoffice_repeats_a_tables_head_and_numbers_each_part_from_its_second_page(
    tmp_path: Path,
) -> None:
    rows = tuple((str(at), "chữ " * 30) for at in range(120))
    table = Table(head=("TT", "Nội dung kiểm tra"), rows=rows, widths=(1, 6))
    photos = tuple(Photo(hash="bytes", caption=f"Ảnh {at}. Cầu") for at in range(1, 14))
    document = replace(of_blocks(table, annex=photos), arrangement=Arrangement.SIX)
    (data,) = converted(tmp_path, {"long": document}).values()
    pages = paper.pages(data)
    body = [page for page in pages if "Nội dung kiểm tra" in page]
    annex = pages[len(body) :]
    assert len(body) > 5
    assert [paper.plain(page).split()[0] for page in body[1:]] == [
        str(at) for at in range(2, len(body) + 1)
    ]
    assert len(annex) == 3
    assert [paper.plain(page).split()[0] for page in annex[1:]] == ["2", "3"]
    assert [len(re.findall(r"Ảnh \d+\.", paper.plain(page))) for page in annex] == [6, 6, 1]
