"""The commands of exchange, from sharing an inspection to a clash that waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from db import fields, keys
from db import vault as vaults
from db.changes import Edit
from db.records import Evidence, RecordId
from db.store import Store
from desktop import cli
from desktop.sync.credentials import Credentials, Purse
from desktop.sync.wishes import Wishbook, Wishes
from tests.desktop.sync.party import FINDING, INSPECTION, VISIT

PASSPHRASE = "mật khẩu để thử"


class Ended(NamedTuple):
    code: int
    data: Any
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as one of two people, each with a book of their own."""
    (tmp_path / "secret").write_text(PASSPHRASE, "utf-8")
    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    for name in ("an", "binh"):
        with vaults.create(tmp_path / name, PASSPHRASE, cost=cheap) as vault:
            Store.open(vault, name).close()

    def run(name: str, *arguments: str | Path) -> Ended:
        environ = {
            "SODOAN_VAULT": str(tmp_path / name),
            "SODOAN_PASSPHRASE_FILE": str(tmp_path / "secret"),
        }
        code = cli.main([str(argument) for argument in (*arguments, "--json")], environ)
        out, err = capsys.readouterr()
        return Ended(code, json.loads(out) if out else None, err)

    return run


def edit(folder: Path, text: str) -> None:
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, folder.name) as store:
        store.write("finding.edit", [Edit("finding", FINDING.id, {"text": text})])


@pytest.fixture
def joined(run: Run, tmp_path: Path) -> Path:
    """An inspection that An shares with Bình over a folder."""
    with vaults.unlock(tmp_path / "an", PASSPHRASE) as vault, Store.open(vault, "an") as store:
        store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)])
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    assert run("an", "devices", "--share", "i1").code == 0
    request = run("binh", "devices", "--request").data
    (tmp_path / "request").write_text(request["request"], "utf-8")
    admit = ("devices", "--admit", tmp_path / "request", "--to", "i1")
    not_compared = run("an", *admit)
    assert (not_compared.code, not_compared.data["fingerprint"]) == (1, request["fingerprint"])
    admitted = run("an", *admit, "--fingerprint", request["fingerprint"]).data
    assert run("an", "sync", shelf).code == 0
    own = run("an", "devices").data["own"]["fingerprint"]
    accept = ("devices", "--accept", admitted["invitation"], "--fingerprint")
    assert run("binh", *accept, "AAAA-AAAA-AAAA-AAAA").code == 1
    assert run("binh", *accept, own).code == 0
    return shelf


def test_an_inspection_is_shared_and_comes_whole(run: Run, joined: Path) -> None:
    told = run("binh", "sync", joined)
    assert told.code == 0
    [trip] = told.data["trips"]
    assert trip["delegations"][0]["complete"]
    assert run("binh", "show", "f1").data["record"]["text"] == FINDING.text
    assert run("binh", "shelves").data["shelves"] == [str(joined)]
    assert run("binh", "sync").code == 0


def test_photos_stay_there_as_was_chosen_and_are_told_visit_by_visit(
    run: Run, joined: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with vaults.unlock(tmp_path / "an", PASSPHRASE) as vault, Store.open(vault, "an") as store:
        blob = store.blobs.add_bytes(b"anh goc")
        photo = Evidence(id=RecordId("e1"), visit=VISIT.id, hash=blob.hash, size_bytes=7)
        store.write("evidence.add", [fields.edit(photo)])
    run("an", "sync")
    with vaults.unlock(tmp_path / "binh", PASSPHRASE) as vault:
        Wishbook(vault).keep(Wishes(by_itself=False))
    [told] = run("binh", "sync", joined).data["trips"][0]["delegations"]
    [visit] = told["standing"]["visits"]
    assert (told["pulled"], told["complete"]) == (0, False)
    assert [visit[name]["number"] for name in ("named", "here", "there", "nobody")] == [1, 0, 1, 0]
    environ = {
        "SODOAN_VAULT": str(tmp_path / "binh"),
        "SODOAN_PASSPHRASE_FILE": str(tmp_path / "secret"),
    }
    assert cli.main(["sync"], environ) == 0
    assert "v1: 0/1 ảnh và tệp ở đây, 1 ở nơi trao đổi" in capsys.readouterr().out
    assert run("binh", "sync", "--only-visit", "v1").data["trips"][0]["delegations"][0]["pulled"]


def test_a_clash_waits_with_its_own_exit_code(run: Run, joined: Path, tmp_path: Path) -> None:
    run("binh", "sync", joined)
    edit(tmp_path / "an", "của An")
    edit(tmp_path / "binh", "của Bình")
    assert run("an", "sync").code == 0
    assert run("binh", "sync").code == 3
    told = run("binh", "clashes")
    assert told.code == 3
    [clash] = told.data["clashes"]
    assert (clash["record"], clash["field"], clash["before"]) == ("f1", "text", FINDING.text)
    assert {side["value"] for side in clash["sides"]} == {"của An", "của Bình"}
    assert len(run("binh", "history", "f1").data["history"]) == 3


def test_a_bundle_is_imported_like_any_file(run: Run, joined: Path, tmp_path: Path) -> None:
    file = tmp_path / "gửi.sodoan"
    assert run("an", "bundle", "i1", "--out", file).data["size_bytes"] == file.stat().st_size
    assert run("binh", "import", file).data["delegations"][0]["changes"] == 3
    assert run("binh", "show", "f1").code == 0


def test_a_damaged_bundle_is_told_to_be_one_and_nothing_is_taken(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hỏng.SODOAN"
    file.write_bytes(bytes(range(256)))
    told = run("an", "import", file)
    assert (told.code, told.data) == (1, None)
    assert "không phải gói trao đổi" in told.err
    assert "Không đọc được tệp" in run("an", "import", tmp_path / "mất.sodoan").err


def test_what_is_not_shared_is_said(run: Run, tmp_path: Path) -> None:
    assert run("an", "sync", tmp_path).code == 1
    assert run("an", "bundle", "i1", "--out", tmp_path / "x").code == 1
    assert run("an", "clashes").code == 0
    assert run("an", "history", "nobody").code == 1


def test_a_lost_laptop_is_struck_off(run: Run, joined: Path) -> None:
    run("binh", "sync", joined)
    gone = run("binh", "devices").data["own"]["device"]
    struck = run("an", "devices", "--strike", gone, "--to", "i1").data
    assert struck["records"] == {"finding": 1, "inspection": 1, "visit": 1}
    run("an", "sync")
    told = run("binh", "sync").data["trips"][0]["delegations"][0]
    assert [problem["trouble"] for problem in told["problems"]] == ["off_roll"]


def test_a_shelf_is_tried_out_kept_and_let_go_of(run: Run, tmp_path: Path) -> None:
    shelf, secret = tmp_path / "shelf", tmp_path / "secret"
    shelf.mkdir()
    told = run("an", "shelves", "--server", shelf, "--user", "Bình", "--password-file", secret)
    assert (told.code, told.data["fit"]) == (0, True)
    with vaults.unlock(tmp_path / "an", PASSPHRASE) as vault:
        assert Purse(vault).credentials(str(shelf)) == Credentials("Bình", PASSPHRASE)
    assert run("an", "shelves").data["shelves"] == [str(shelf)]
    assert run("an", "shelves", "--server", tmp_path / "không có").code == 1
    assert run("an", "shelves", "--forget", tmp_path / "không có").code == 1
    assert run("an", "shelves", "--forget", shelf).code == 0
    assert run("an", "shelves").data["shelves"] == []
    assert list(shelf.rglob("*.*")) == []


def test_a_history_is_told_in_words(
    run: Run, joined: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {
        "SODOAN_VAULT": str(tmp_path / "an"),
        "SODOAN_PASSPHRASE_FILE": str(tmp_path / "secret"),
    }
    edit(tmp_path / "an", "của An")
    assert cli.main(["history", "f1"], environ) == 0
    told = capsys.readouterr().out
    assert "Loại: Kết quả" in told
    assert "Nội dung: của An" in told
    assert "None" not in told


def test_a_role_is_changed_and_its_limits_are_said(
    run: Run, joined: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("binh", "sync", joined)
    own = run("an", "devices").data["own"]["device"]
    other = run("binh", "devices").data["own"]["device"]
    assert run("binh", "devices", "--appoint", own, "--part", "reader", "--to", "i1").code == 1
    told = run("an", "devices", "--appoint", other, "--part", "reader", "--to", "i1")
    assert told.data == {"device": other, "part": "reader"}
    assert run("an", "devices", "--appoint", own, "--part", "member", "--to", "i1").code == 1
    run("an", "sync")
    edit(tmp_path / "binh", "của Bình")
    told = run("binh", "sync").data["trips"][0]["delegations"][0]
    assert [problem["trouble"] for problem in told["problems"]] == ["reader"]
    environ = {
        "SODOAN_VAULT": str(tmp_path / "an"),
        "SODOAN_PASSPHRASE_FILE": str(tmp_path / "secret"),
    }
    again = ["devices", "--appoint", other, "--part", "member", "--to", "i1"]
    assert cli.main(again, environ) == 0
    assert ": từ nay là Thành viên." in capsys.readouterr().out


@pytest.mark.parametrize("command", ["sync", "devices", "clashes"])
def test_people_are_answered_in_lines(
    run: Run, joined: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    run("binh", "sync", joined)
    edit(tmp_path / "an", "của An")
    edit(tmp_path / "binh", "của Bình")
    run("an", "sync")
    run("binh", "sync")
    environ = {
        "SODOAN_VAULT": str(tmp_path / "binh"),
        "SODOAN_PASSPHRASE_FILE": str(tmp_path / "secret"),
    }
    for arguments in ([command], ["history", "f1"]):
        assert cli.main(arguments, environ) in (0, 3)
        assert len(capsys.readouterr().out.splitlines()) > 1
