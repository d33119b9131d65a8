"""No file and no function outgrows its room."""

from __future__ import annotations

import ast

from tests.house.sources import place, programs, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def test_no_file_has_more_than_400_lines() -> None:
    lengths = {str(file): len(file.read_text("utf-8").splitlines()) for file in programs()}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_has_more_than_40_lines() -> None:
    long = {}
    for file in programs():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{place(file, node)} {node.name}"] = lines
    assert long == {}
