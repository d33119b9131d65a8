"""Signing from the book: whatever the key, its PIN or its token does, the paper is signed wholly or as it was."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import log
from db.errors import Refused, UnreadableFile
from db.records import Document, DocumentKind, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.final import finishing, signing
from desktop.final.finishing import Wanted
from desktop.final.signing import KeyFile, TokenKey
from desktop.final.whole import subject
from desktop.minutes.finished import versions
from desktop.minutes.sealing import signatures
from desktop.minutes.sealing.keystore import BadKeyStore, WrongPin
from desktop.minutes.sealing.sign import Holder, NotForSigning, SignerEarly, SignerExpired
from desktop.minutes.sealing.tokens import NoToken, TokenGone
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, softtoken
from tests.desktop.minutes import signing as people
from tests.desktop.minutes.softtoken import MODULE
from tests.desktop.minutes.test_tokens import entry

SESSION = RecordId("cb-2023-lv-01")
NOW = dt.datetime(2023, 5, 22, 9, 0, tzinfo=people.VIETNAM)
needs_token = pytest.mark.skipif(not MODULE.exists(), reason="SoftHSM2 is not installed")


@pytest.fixture
def own(store: Store) -> Document:
    """The minutes of the worked example, final."""
    example.load(store)
    wanted = Wanted(subject=subject(store, DocumentKind.MINUTES, SESSION), now=NOW)
    return finishing.finalised(store, wanted, make.opener(), Quiet()).document


def sign(store: Store, own: Document, key: signing.Key, pin: str) -> signing.Signed:
    return signing.signed(store, signing.Wanted(document=own.id, at=NOW), key, pin)


def assert_as_it_was(store: Store, own: Document, before: bytes, blobs: set[str]) -> None:
    assert versions.final(store, own.id) == own
    assert signing.newest(store, own) == before
    assert kept(store) == blobs


def kept(store: Store) -> set[str]:
    return {each.name for each in store.blobs.folder.rglob("*") if each.is_file()}


@dataclass(frozen=True, slots=True)
class PulledOut:
    """A token that gives its certificate for the PIN and is pulled out before it signs."""

    key: TokenKey
    drawer: Path

    def holder(self, pin: str) -> Holder:
        opened = self.key.holder(pin)
        shutil.move(self.drawer / "tokens", self.drawer / "away")
        (self.drawer / "tokens").mkdir()
        return opened

    def back(self) -> None:
        (self.drawer / "tokens").rmdir()
        shutil.move(self.drawer / "away", self.drawer / "tokens")


@pytest.fixture
def drawer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A token of software, plugged in."""
    folder = tmp_path / "drawer"
    softtoken.make(folder, "truong-doan", [entry(people.person(people.HEAD, "ec"), "ec")])
    for name, value in softtoken.environ(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@needs_token
def test_a_token_pulled_out_between_pin_and_signature_signs_nothing_and_later_signs_once(
    store: Store, own: Document, drawer: Path
) -> None:
    before, blobs = signing.newest(store, own), kept(store)
    token = TokenKey(MODULE, "truong-doan")
    pulled = PulledOut(token, drawer)
    with pytest.raises(TokenGone):
        sign(store, own, pulled, softtoken.PIN)  # type: ignore[arg-type]
    assert_as_it_was(store, own, before, blobs)
    with pytest.raises(NoToken):
        sign(store, own, token, softtoken.PIN)
    assert_as_it_was(store, own, before, blobs)
    pulled.back()
    done = sign(store, own, token, softtoken.PIN)
    (found,) = signatures.read(done.data)
    assert (found.who, found.holds, found.field) == (people.HEAD, True, "ChuKy1")


@pytest.mark.parametrize(
    ("key", "pin", "refusal"),
    [
        (people.p12(people.person(people.HEAD, days=2)), people.PIN, SignerExpired),
        (people.p12(people.person(people.HEAD, from_day=100)), people.PIN, SignerEarly),
        (
            people.p12(people.person(people.HEAD, key_encipherment=True)),
            people.PIN,
            NotForSigning,
        ),
        (people.p12(people.person(people.HEAD)), "sai rồi", WrongPin),
        (people.p12(people.person(people.HEAD)), "", WrongPin),
        (people.p12(people.person(people.HEAD))[:-40], people.PIN, BadKeyStore),
        (b"no key store", people.PIN, BadKeyStore),
        (None, people.PIN, UnreadableFile),
    ],
)
def test_a_key_that_will_not_do_leaves_the_paper_as_it_was(
    store: Store,
    own: Document,
    tmp_path: Path,
    key: bytes | None,
    pin: str,
    refusal: type[Refused],
) -> None:
    before, blobs = signing.newest(store, own), kept(store)
    path = tmp_path / "khóa.p12"
    if key is not None:
        path.write_bytes(key)
    with pytest.raises(refusal):
        sign(store, own, KeyFile(path), pin)
    assert_as_it_was(store, own, before, blobs)


def test_what_is_seen_of_a_signature_tells_the_time_of_vietnam(store: Store, own: Document) -> None:
    at = dt.datetime(2023, 5, 22, 23, 30, 5, tzinfo=dt.UTC)
    wanted = signing.Wanted(document=own.id, at=at)
    seen = signing._place(signing.newest(store, own), wanted, people.HEAD).stamp
    assert seen is not None
    assert "23/05/2023 06:30:05 +0700" in paper.text(seen)


def living(secret: str) -> list[object]:
    """Return the containers that hold a text with the secret in it, and the frames of this test left aside."""
    gc.collect()
    found = []
    for each in gc.get_objects():
        if type(each).__name__ in ("frame", "cell"):
            continue
        held = gc.get_referents(each)
        texts = (t for t in held if isinstance(t, str | bytes | bytearray) and len(t) < 1000)
        if any(secret in (t if isinstance(t, str) else t.decode("latin-1")) for t in texts):
            found.append(each)
    return found


@needs_token
@pytest.mark.parametrize("by_token", [True, False])
def test_once_it_signed_no_object_no_change_and_no_file_holds_the_pin(
    store: Store, own: Document, drawer: Path, tmp_path: Path, by_token: bool
) -> None:
    pin = "".join(reversed("918250")) if by_token else "".join(("bí mật ", "của tôi ", "9f3"))
    if by_token:
        softtoken.make(drawer, "khac", [entry(people.person(people.HEAD, "ec"), "ec")], pin=pin)
        key: signing.Key = TokenKey(MODULE, "khac")
    else:
        (tmp_path / "khóa.p12").write_bytes(people.p12(people.person(people.HEAD), pin))
        key = KeyFile(tmp_path / "khóa.p12")
    watched = [pin]
    assert living(pin) == [watched]
    del watched
    sign(store, own, key, pin)
    assert living(pin) == []
    changes = str([each.fields for each in log.changes(store.reader)])
    assert people.HEAD in changes
    assert pin not in changes
    for file in (each for each in tmp_path.rglob("*") if each.is_file()):
        assert pin.encode() not in file.read_bytes(), file
