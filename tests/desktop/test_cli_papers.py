"""The commands about papers: what can be made, what was made, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.records import DocumentKind
from desktop import paths
from desktop.minutes import papers
from tests import make
from tests.desktop.test_cli import Run, book, environ, loaded, refused, run

__all__ = ["book", "environ", "loaded", "run"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what is made, beside the book."""
    return tmp_path / "out"


def test_every_kind_of_paper_is_listed(loaded: Run) -> None:
    listed = loaded("kinds", "--json").data["kinds"]
    assert {each["kind"] for each in listed} == {kind.value for kind in DocumentKind}
    assert "notice  Thông báo kết luận" in loaded("kinds").out


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("minutes", make.SESSION),
        ("notice", make.SESSION),
        ("notice", "cb-2023"),
        ("press_notice", make.SESSION),
        ("report", "cb-2023"),
        ("urging", "cb-2023"),
    ],
)
def test_a_paper_of_the_example_is_made(loaded: Run, out: Path, kind: str, of: str) -> None:
    made = loaded("paper", kind, of, "--out", out, "--json").data
    (paper,) = made["papers"]
    assert Path(paper["file"]).read_bytes().startswith(b"%PDF")
    assert paper["pages"] > 0


@pytest.mark.parametrize(("format", "start"), [("txt", "THƯỜNG"), ("html", "<!DOCTYPE html>")])
def test_a_notice_is_written_as_text_and_html(
    loaded: Run, out: Path, format: str, start: str
) -> None:
    ended = loaded("paper", "notice", make.SESSION, "--out", out, "--format", format)
    (file,) = out.iterdir()
    assert file.suffix == f".{format}"
    assert file.read_text("utf-8").casefold().startswith(start.casefold())
    assert ended.out.startswith("Đã ghi Thông báo kết luận: ")


def test_a_paper_is_written_as_a_word_file_and_never_over_one_that_was_edited(
    loaded: Run, out: Path
) -> None:
    command = ("paper", "minutes", make.SESSION, "--out", out, "--format", "docx")
    assert loaded(*command).code == 0
    (file,) = out.iterdir()
    assert file.suffix == ".docx"
    file.write_bytes(file.read_bytes() + b"edited")
    assert loaded(*command).code == 0
    assert len(list(out.iterdir())) == 2
    assert file.read_bytes().endswith(b"edited")


def test_the_day_that_decides_what_is_late_can_be_named(loaded: Run, out: Path) -> None:
    options = ("--out", out, "--format", "txt", "--today", "2024-02-03")
    assert loaded("paper", "tracking", "cb-2023", *options).code == 0
    (file,) = out.iterdir()
    assert "ngày 03 tháng 02 năm 2024" in file.read_text("utf-8")
    assert loaded("paper", "tracking", "cb-2023", "--out", out, "--today", "hôm nay").code == 2


def test_a_paper_of_the_wrong_record_is_refused(loaded: Run, out: Path) -> None:
    for kind, of in (("report", make.SESSION), ("notice", "cb-2023-kq-01"), ("minutes", "cb-2023")):
        assert "kinds" in refused(loaded("paper", kind, of, "--out", out))
    assert "nobody" in refused(loaded("paper", "report", "nobody", "--out", out))


def test_a_body_that_owes_nothing_is_not_urged(loaded: Run, out: Path) -> None:
    ended = loaded("paper", "urging", "cb-2023", "--body", "cb-hdnd", "--out", out)
    assert "đôn đốc" in refused(ended)
    assert not out.exists()


def test_an_offices_wrong_file_is_told_with_its_line_and_the_shipped_words_are_used(
    loaded: Run, out: Path
) -> None:
    file = paths.office_folder() / "wording" / "notice.toml"
    file.parent.mkdir(parents=True)
    try:
        for body, place in (
            (b'\ntitle = "A {x}"', "2: title"),
            (b'\n\ntitle = "A', "3"),
            (b"\xff", "UTF-8"),
        ):
            file.write_bytes(body)
            papers.reload()
            for command in (("paper", "notice"), ("minutes",)):
                ended = loaded(*command, make.SESSION, "--out", out)
                assert ended.code == 0
                assert f"{file} của cơ quan sai ở {place}" in ended.out
    finally:
        file.unlink()
        papers.reload()
    assert "sai ở" not in loaded("paper", "notice", make.SESSION, "--out", out).out
