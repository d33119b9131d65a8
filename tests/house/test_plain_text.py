"""Nothing a person wrote reaches the screen or a paper as markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, calls, modules, place, tree

LABELS = ROOT / "desktop" / "ui" / "parts" / "labels.py"
READS_MARKUP = {
    "setToolTip", "setWhatsThis", "setHtml", "insertHtml", "appendHtml", "setMarkdown", "setDetailedText",
    "setInformativeText", "QTextBrowser", "QErrorMessage",
}  # fmt: skip


def uses(names: set[str], spared: Path) -> list[str]:
    found = (
        (file, node) for file in modules().values() for name, node in calls(file) if name in names
    )
    return [place(file, node) for file, node in found if file != spared]


def test_only_the_labels_part_hands_qt_what_it_reads_as_markup() -> None:
    assert uses(READS_MARKUP, LABELS) == []


def test_a_label_with_text_is_the_parts_own() -> None:
    found = (
        (file, node)
        for file in modules().values()
        for name, node in calls(file)
        if name == "QLabel"
    )
    assert [place(file, node) for file, node in found if node.args and file != LABELS] == []


def test_no_message_box_is_used() -> None:
    assert uses({"QMessageBox"}, LABELS) == []
    assert [place(file, node) for file, node in attributes("QMessageBox")] == []


def attributes(owner: str) -> Iterator[tuple[Path, ast.AST]]:
    for file in modules().values():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == owner:
                yield file, node


@pytest.mark.parametrize("editor", ["QTextEdit"])
def test_an_editor_takes_no_rich_text(editor: str) -> None:
    for file in modules().values():
        made = [node for name, node in calls(file) if name == editor]
        bases = [
            node
            for node in ast.walk(tree(file))
            if isinstance(node, ast.ClassDef)
            and editor in [ast.unparse(base) for base in node.bases]
        ]
        if made or bases:
            assert "setAcceptRichText(False)" in file.read_text("utf-8"), place(
                file, [*made, *bases][0]
            )


DRAWING = {"pdf.py", "fonts.py", "marks.py", "stamp.py"}
"""Pages, faces, what is marked across a page, what is seen of a signature: the files that draw with ReportLab."""


def test_only_the_files_that_draw_know_reportlab_and_none_its_markup() -> None:
    imports = [
        place(file, node)
        for file in modules().values()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportlab")
        if file.name not in DRAWING or (node.module or "").startswith("reportlab.platypus")
    ]
    assert imports == []


def test_no_connection_holds_its_owner_by_a_lambda() -> None:
    held = [
        place(file, node)
        for file in modules().values()
        for name, node in calls(file)
        if name == "connect"
        for argument in node.args
        if isinstance(argument, ast.Lambda) and "self" in ast.dump(argument.body)
    ]
    assert held == []
