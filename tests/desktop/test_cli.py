"""The commands: what they answer, what they refuse, and how they end."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import main as front_door
from db import cipher, keys, query
from db import vault as vaults
from db.past import history
from db.store import Store
from desktop import cli, paths, settings
from desktop.exchange import bundle, example, ties
from desktop.settings import Settings

PASSPHRASE = "mật khẩu để thử"


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new book whose passphrase costs next to nothing to try."""
    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    folder = tmp_path / "book"
    vaults.create(folder, PASSPHRASE, cost=cheap).close()
    return folder


@pytest.fixture
def environ(book: Path, tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE + "\n", "utf-8")
    return {"SODOAN_VAULT": str(book), "SODOAN_PASSPHRASE_FILE": str(file)}


@pytest.fixture
def run(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str | Path, **changed: str) -> Ended:
        code = cli.main([str(argument) for argument in arguments], environ | changed)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def loaded(run: Run) -> Run:
    assert run("example").code == 0
    return run


def case_file(folder: Path, text: str) -> Path:
    """A small case file with one finding that says this."""
    inspection = {"id": "i1", "topic": "Đất đai"}
    visit = {"id": "v1", "inspection": "i1", "kind": "survey"}
    finding = {"id": "f1", "visit": "v1", "kind": "result", "text": text}
    inner = {"inspection": inspection, "visits": [visit], "findings": [finding]}
    whole = {"format": "so-doan-case", "version": 1, "case": inner}
    file = folder / "case.json"
    file.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return file


def refused(ended: Ended) -> str:
    """The one sentence of a refusal."""
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith(".\n")
    assert ended.err.count("\n") == 1
    return ended.err


def test_the_example_twice_is_the_example_once(loaded: Run) -> None:
    again = loaded("example", "--json")
    assert again.data["written"] == 0
    assert loaded("check", "--json").data["changes"] == again.data["records"]


def test_an_empty_book_lists_nothing(run: Run) -> None:
    assert run("list", "--json").data == {"inspections": []}
    assert run("list").out == "Sổ chưa có cuộc giám sát nào.\n"


def test_the_list_has_every_inspection_with_its_visits(loaded: Run) -> None:
    (inspection,) = loaded("list", "--json").data["inspections"]
    assert (inspection["id"], inspection["topic"]) == ("cb-2023", "Công tác cải cách hành chính")
    assert [(visit["id"], visit["kind"]) for visit in inspection["visits"]] == [
        ("cb-2023-ks-01", "survey"),
        ("cb-2023-ks-02", "survey"),
        ("cb-2023-lv-01", "session"),
    ]


def test_the_list_reads_well(loaded: Run) -> None:
    first, *visits = loaded("list").out.splitlines()
    assert first == "cb-2023  Công tác cải cách hành chính"
    assert "sáng, 19/05/2023" in visits[2]


def test_a_record_is_shown_with_what_hangs_on_it(loaded: Run) -> None:
    shown = loaded("show", "cb-2023-kq-09", "--json").data
    assert shown["kind"] == "finding"
    assert shown["record"]["kind"] == "result"
    assert [f["amount"] for f in shown["holds"]["figures"]] == ["64/67 nhiệm vụ", "03/67 nhiệm vụ"]


def test_an_inspection_is_shown_with_all_of_it(loaded: Run) -> None:
    holds = loaded("show", "cb-2023", "--json").data["holds"]
    assert {name: len(held) for name, held in holds.items()} == {
        "bodies": 7,
        "members": 4,
        "subjects": 1,
        "visits": 3,
        "attendees": 4,
        "findings": 15,
        "figures": 13,
        "evidence": 1,
        "recommendations": 9,
        "documents": 1,
    }


def test_every_record_can_be_shown_in_words(loaded: Run) -> None:
    for record in ties.records(example.case()):
        shown = loaded("show", record[1].id)
        assert shown.code == 0
        assert record[1].id in shown.out.splitlines()[0]


def test_words_are_found_with_marks_and_without(loaded: Run) -> None:
    for words in (
        ["sắp", "xếp", "lại"],
        ["sap xep lai"],
        [unicodedata.normalize("NFD", "sắp xếp")],
    ):
        assert "cb-2023-hc-01" in [
            hit["id"] for hit in loaded("search", *words, "--json").data["hits"]
        ]


@pytest.mark.parametrize("command", ["show", "history"])
def test_bytes_that_are_no_text_are_a_sentence(loaded: Run, command: str) -> None:
    ended = loaded(command, "\udcff")
    assert ended.code == 1
    assert "UTF-8" in ended.err


def test_nothing_found_is_no_failure(loaded: Run) -> None:
    assert loaded("search", "zzz") == Ended(0, "Không tìm thấy.\n", "")
    assert loaded("search", "zzz", "--json").data == {"hits": []}


def test_an_export_is_the_shipped_file_and_comes_in_again(loaded: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "cao-bang.json"
    made = loaded("export", "cb-2023", "--out", out, "--json").data
    assert out.read_bytes() == example.FILE.read_bytes()
    assert (made["file"], made["size_bytes"]) == (str(out), out.stat().st_size)
    assert loaded("import", out, "--json").data["written"] == 0


def test_a_case_goes_from_book_to_book_without_loss(loaded: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    loaded("export", "cb-2023", "--out", first)
    other = tmp_path / "other"
    vaults.create(other, PASSPHRASE, keys.Cost(memory_kib=64, iterations=1, lanes=1)).close()
    assert loaded("--vault", other, "import", first).code == 0
    assert loaded("export", "cb-2023", "--out", second, "--vault", other).code == 0
    assert first.read_bytes() == second.read_bytes()


def test_decomposed_text_is_taken_in_composed(run: Run, tmp_path: Path) -> None:
    file = case_file(tmp_path, unicodedata.normalize("NFD", "Đã sắp xếp đủ"))
    assert run("import", file, "--json").data == {"inspection": "i1", "records": 3, "written": 3}
    assert run("show", "f1", "--json").data["record"]["text"] == "Đã sắp xếp đủ"


@pytest.mark.parametrize("line", ["MẬT", "TỐI MẬT", "Tuyệt mật", "Độ mật: A"])
def test_a_secrecy_mark_stops_before_anything_is_stored(
    run: Run, tmp_path: Path, line: str
) -> None:
    said = refused(run("import", case_file(tmp_path, f"Nội dung\n{line}\n")))
    assert "$.case.findings[0].text" in said
    assert run("check", "--json").data["changes"] == 0


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\\ud800"}',
        b'{"format": "so-doan-case", "version": 2, "case": {}}',
    ],
)
def test_a_hostile_file_gets_one_sentence(
    run: Run, tmp_path: Path, raw: bytes, language: str
) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(raw)
    refused(run("import", file, SODOAN_LANGUAGE=language))


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    assert "none.json" in refused(run("import", tmp_path / "none.json"))


def test_a_sound_book_is_said_to_be_sound(loaded: Run) -> None:
    ended = loaded("check", "--json")
    assert (ended.code, ended.err, ended.data["problems"]) == (0, "", [])


def test_what_is_not_sound_is_told_and_what_can_be_rebuilt_is_rebuilt(
    loaded: Run, book: Path
) -> None:
    with vaults.unlock(book, PASSPHRASE) as vault:
        db = cipher.connect(vault.database_path, vault.database_key)
        db.execute("update finding set text = 'khác' where id = 'cb-2023-hc-01'")
        db.conn.commit()
        db.close()
    ended = loaded("check", "--json")
    assert ended.code == 1
    assert ended.data["problems"] == [{"part": "row", "where": "cb-2023-hc-01"}]
    assert ended.err.count("\n") == 1
    assert "check --rebuild" in ended.err
    assert loaded("check", "--rebuild").code == 0
    assert loaded("check").code == 0


def test_a_backup_is_a_book_of_its_own(loaded: Run, tmp_path: Path) -> None:
    made = loaded("backup", tmp_path / "backups", "--json").data
    copy = Path(made["folder"])
    assert copy.parent == tmp_path / "backups"
    assert loaded("--vault", copy, "list").out == loaded("list").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "nobody"],
        ["export", "nobody", "--out", "out.json"],
        ["export", "cb-2023-lv-01", "--out", "out.json"],
        ["minutes", "nobody", "--out", "papers"],
        ["minutes", "cb-2023", "--out", "papers"],
    ],
)
def test_an_unknown_id_is_named(
    loaded: Run, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    assert f"“{arguments[1]}”" in refused(loaded(*arguments))
    assert set(tmp_path.iterdir()) == before


def test_a_folder_where_a_file_should_go_is_refused(loaded: Run, tmp_path: Path) -> None:
    assert "là một thư mục" in refused(loaded("export", "cb-2023", "--out", tmp_path))


def test_a_file_where_a_folder_should_be_is_said_and_stays(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "papers"
    file.write_text("mine", "utf-8")
    for command in (["minutes", "cb-2023-lv-01", "--out", file], ["backup", file]):
        sentence = refused(loaded(*command))
        assert "đang có một tệp" in sentence
        assert f"“{file}”" in sentence
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "LỆNH"),
        (["frob"], "frob"),
        (["list", "--colour"], "--colour"),
        (["export", "cb-2023"], "--out"),
        (["export", "--out"], "--out"),
        (["search"], "WORDS"),
        (["minutes", "v", "--out", "d", "--format", "docx"], "docx"),
        (["list", "--js"], "--js"),
    ],
)
def test_what_is_mistyped_is_named_with_the_usage(
    run: Run, arguments: list[str], word: str
) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("cách dùng: main.py")
    assert word in ended.err.splitlines()[-1]


@pytest.mark.parametrize(("language", "heading"), [("vi", "các lệnh:"), ("en", "commands:")])
def test_help_is_in_the_user_s_language(run: Run, language: str, heading: str) -> None:
    ended = run("--help", SODOAN_LANGUAGE=language)
    assert ended.code == 0
    assert heading in ended.out
    for command in ("example", "list", "show", "import", "export", "minutes", "search", "check"):
        assert command in ended.out
        assert run(command, "--help", SODOAN_LANGUAGE=language).code == 0


def test_a_refusal_is_in_the_language_chosen_in_the_settings(run: Run) -> None:
    settings.save(paths.settings_file(), Settings(language="en"))
    assert "Nothing of the kind" in refused(run("show", "nobody"))


def test_a_wrong_passphrase_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.txt"
    file.write_text("không phải mật khẩu", "utf-8")
    assert "Mật khẩu" in refused(run("list", SODOAN_PASSPHRASE_FILE=str(file)))


def test_a_decomposed_passphrase_with_a_windows_line_end_opens_too(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "windows.txt"
    file.write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", PASSPHRASE).encode() + b"\r\n")
    assert run("list", SODOAN_PASSPHRASE_FILE=str(file)).code == 0


def test_a_missing_passphrase_file_is_named(run: Run, tmp_path: Path) -> None:
    said = refused(run("list", SODOAN_PASSPHRASE_FILE=str(tmp_path / "none.txt")))
    assert "none.txt" in said


def test_nobody_to_ask_is_said(run: Run) -> None:
    assert "SODOAN_PASSPHRASE_FILE" in refused(run("list", SODOAN_PASSPHRASE_FILE=""))


def test_no_book_is_said_and_none_is_made(run: Run, tmp_path: Path) -> None:
    assert str(tmp_path / "none") in refused(run("--vault", tmp_path / "none", "list"))
    assert not (tmp_path / "none").exists()


def test_a_book_in_use_is_refused(run: Run, book: Path) -> None:
    with vaults.unlock(book, PASSPHRASE):
        assert str(book) in refused(run("list"))


def test_the_example_makes_the_book_that_was_named(run: Run, tmp_path: Path) -> None:
    made = run("--vault", tmp_path / "made", "example", "--json").data
    assert (made["vault"], made["written"]) == (str(tmp_path / "made"), made["records"])


def test_a_weak_passphrase_makes_no_book(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "weak.txt"
    file.write_text("1234\n", "utf-8")
    refused(run("--vault", tmp_path / "made", "example", SODOAN_PASSPHRASE_FILE=str(file)))
    assert not vaults.exists(tmp_path / "made")


def test_without_a_book_of_one_s_own_the_demonstration_s_is_read_but_never_written(
    run: Run, tmp_path: Path
) -> None:
    nobody = {"SODOAN_VAULT": "", "SODOAN_PASSPHRASE_FILE": ""}
    assert run("example", "--json", **nobody).data["vault"] == str(paths.demonstration_vault())
    assert "cb-2023" in run("list", **nobody).out
    refused(run("import", case_file(tmp_path, "Việc thật"), **nobody))


def test_the_writer_is_named_in_the_history(run: Run, book: Path, tmp_path: Path) -> None:
    settings.save(paths.settings_file(), Settings(author="Nông Thị Hoa"))
    run("import", case_file(tmp_path, "Một ghi nhận"))
    with vaults.unlock(book, PASSPHRASE) as vault, Store.open(vault) as store:
        (past,) = history(store.reader, query.inspections(store.reader)[0].id, "topic")
    assert (past.author, past.action) == ("Nông Thị Hoa", "case.import")


def test_an_inspection_goes_out_as_it_stood_at_a_moment(loaded: Run, tmp_path: Path) -> None:
    out = tmp_path / "then.json"
    assert loaded("export", "cb-2023", "--out", out, "--at", "2999-01-01T00:00").code == 0
    assert bundle.read(out) == example.case()
    sentence = refused(loaded("export", "cb-2023", "--out", out, "--at", "1999-01-01T00:00"))
    assert "cb-2023" in sentence
    assert bundle.read(out) == example.case()


def test_what_nobody_foresaw_is_told_without_a_word_of_the_record(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(arguments: list[str]) -> int:
        raise ValueError("một câu trong sổ")

    monkeypatch.setattr(cli, "main", broken)
    assert front_door.main(["list"]) == 1
    trace = paths.trace_file().read_text("utf-8")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert said.count("\n") == 1
    assert "broken" in trace
    assert "một câu" not in trace + said
