"""Tokens: a driver signs in a process of its own; whatever it does, the program goes on and says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.minutes.sealing import sign, signatures, tokens
from desktop.minutes.sealing.keystore import WrongPin
from desktop.minutes.sealing.sign import Place
from desktop.minutes.sealing.tokens import NoCertificate, NoDriver, NoToken, TokenFailed, TokenGone
from tests.desktop.minutes import sealing, signing, softtoken
from tests.desktop.minutes.signing import AT, BODY, HEAD, Person
from tests.desktop.minutes.softtoken import MODULE, PIN

pytestmark = pytest.mark.skipif(not MODULE.exists(), reason="SoftHSM2 is not installed")
BASE = sealing.final(sealing.sealed())


def entry(own: Person, kind: str, with_key: bool = True) -> dict[str, str]:
    form = PrivateFormat.TraditionalOpenSSL
    key = own.key.private_bytes(Encoding.DER, form, NoEncryption()) if with_key else b""
    subject = own.certificate.subject.public_bytes()
    return softtoken.entry(own.name, kind, key, own.der, subject)


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawer of tokens: a curve's, an RSA one with an authority's certificate, an empty one."""
    folder = tmp_path_factory.mktemp("drawer")
    softtoken.make(folder, "truong-doan", [entry(signing.person(HEAD, "ec"), "ec")])
    authority = entry(signing.authority(), "ec", with_key=False)
    softtoken.make(folder, "co-quan", [entry(signing.person(BODY, "rsa"), "rsa"), authority])
    softtoken.make(folder, "trong", [])
    return folder


@pytest.fixture
def plugged(drawer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The drawer's tokens, plugged in; emptying the folder pulls them out."""
    own = tmp_path / "plugged"
    shutil.copytree(drawer, own)
    for name, value in softtoken.environ(own).items():
        monkeypatch.setenv(name, value)
    return own


@pytest.mark.parametrize(("label", "who"), [("truong-doan", HEAD), ("co-quan", BODY)])
def test_a_token_signs_and_the_signature_holds(plugged: Path, label: str, who: str) -> None:
    own = tokens.holder(MODULE, label, PIN)
    assert sign.check_holder(own, AT) == who
    data = sign.sign(BASE, own, Place(field="ChuKy1"), AT)
    (found,) = signatures.read(data, [signing.authority().der])
    assert (found.who, found.holds, found.trust) == (who, True, signatures.Trust.TRUSTED)


def test_two_tokens_and_a_key_file_sign_in_turn(plugged: Path) -> None:
    secretary = signing.holder(signing.person(signing.SECRETARY))
    holders = [
        secretary,
        *(tokens.holder(MODULE, name, PIN) for name in ("co-quan", "truong-doan")),
    ]
    data = BASE
    for number, own in enumerate(holders, start=1):
        data = sign.sign(data, own, Place(field=f"ChuKy{number}"), AT)
    found = signatures.read(data)
    assert [each.who for each in found] == [signing.SECRETARY, BODY, HEAD]
    assert all(each.holds for each in found)


def test_a_wrong_pin_is_said_to_be_wrong_and_shown_nowhere(plugged: Path) -> None:
    with pytest.raises(WrongPin):
        tokens.holder(MODULE, "truong-doan", "999999")
    assert PIN not in repr(tokens.holder(MODULE, "truong-doan", PIN))


def test_the_tokens_plugged_in_are_listed_without_a_pin(plugged: Path) -> None:
    assert sorted(tokens.listed(MODULE)) == ["co-quan", "trong", "truong-doan"]
    for token in (plugged / "tokens").iterdir():
        shutil.rmtree(token)
    assert tokens.listed(MODULE) == ()


def test_a_token_that_is_not_plugged_in_is_missed(plugged: Path) -> None:
    with pytest.raises(NoToken) as refused:
        tokens.holder(MODULE, "của ai", PIN)
    assert refused.value.token == "của ai"


def test_a_token_without_a_certificate_signs_nothing(plugged: Path) -> None:
    with pytest.raises(NoCertificate):
        tokens.holder(MODULE, "trong", PIN)


def test_a_token_pulled_out_before_it_signs_leaves_the_paper_as_it_was(plugged: Path) -> None:
    own = tokens.holder(MODULE, "truong-doan", PIN)
    for token in (plugged / "tokens").iterdir():
        shutil.rmtree(token)
    with pytest.raises(TokenGone):
        sign.sign(BASE, own, Place(field="ChuKy1"), AT)


def test_what_is_no_driver_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoDriver):
        tokens.holder(tmp_path / "none.so", "", PIN)
    (tmp_path / "text.so").write_text("no driver")
    with pytest.raises(NoDriver):
        tokens.holder(tmp_path / "text.so", "", PIN)


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    """A driver that does what a test wrote when it is loaded; it needs a compiler."""
    if not shutil.which("cc"):
        pytest.skip("no compiler")
    return tmp_path / "driver.so"


def built(driver: Path, body: str) -> Path:
    source = driver.with_suffix(".c")
    source.write_text(
        "#include <unistd.h>\n#include <stdlib.h>\n"
        f"unsigned long C_GetFunctionList(void **list) {{ {body} return 5; }}\n"
    )
    subprocess.run(["cc", "-shared", "-fPIC", "-o", driver, source], check=True)
    return driver


def test_a_driver_that_crashes_is_a_sentence(driver: Path) -> None:
    with pytest.raises(TokenFailed) as refused:
        tokens.holder(built(driver, "abort();"), "", PIN)
    assert refused.value.how == "crashed"


def test_a_driver_that_hangs_is_given_up(driver: Path) -> None:
    with pytest.raises(TokenFailed) as refused:
        tokens.holder(built(driver, "sleep(600);"), "", PIN, wait_s=3.0)
    assert refused.value.how == "silent"


def test_a_driver_that_refuses_is_a_sentence(driver: Path) -> None:
    with pytest.raises((TokenFailed, NoDriver)):
        tokens.holder(built(driver, ""), "", PIN)


def test_the_pin_is_on_no_command_line(plugged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    real = subprocess.run

    def watched(command: list[str], **options: object) -> object:
        seen.append([*command, *map(str, dict(options["env"]).values())])  # type: ignore[call-overload]
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(tokens.subprocess, "run", watched)
    tokens.holder(MODULE, "truong-doan", PIN)
    assert seen
    assert not any(PIN in text for each in seen for text in each)
    assert sys.executable == seen[0][0]
