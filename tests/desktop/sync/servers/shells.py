"""SSH servers that give files alone: each serves a folder, and shows a key of its own."""

from __future__ import annotations

import getpass
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.sync.addresses import SftpAddress
from desktop.sync.credentials import Credentials
from desktop.sync.reasons import HostKeyUnknown
from desktop.sync.sftp import Sftp
from tests.desktop.sync.servers.dav import rclone_program
from tests.desktop.sync.servers.process import HOST, free_port, program, running


@dataclass(frozen=True)
class Served:
    """A folder as it lies here, where it is served, its path there, and to whom."""

    folder: Path
    port: int
    root: str
    who: Credentials

    def place(self) -> SftpAddress:
        """Return the address of a new, empty folder in it."""
        made = self.address(secrets.token_hex(6))
        through = Sftp(made, self.trusted())
        with through._lines.line() as line:  # a server need not see what is made behind its back
            line.make_folder(made.path)
        through.close()
        return made

    def address(self, name: str) -> SftpAddress:
        """Return the address of a folder in it."""
        return SftpAddress(HOST, self.port, f"{self.root}/{name}")

    def trusted(self) -> Credentials:
        """Return who we are, with the key trusted that the server shows now."""
        met = Sftp(SftpAddress(HOST, self.port, self.root or "/"), self.who)
        try:
            list(met.names(""))
        except HostKeyUnknown as shown:
            return replace(self.who, host_key=shown.key)
        finally:
            met.close()
        raise AssertionError


def new_key() -> tuple[str, str]:
    """Return a new private key and its public line, as OpenSSH writes them."""
    key = Ed25519PrivateKey.generate()
    kinds = serialization.Encoding, serialization.PrivateFormat, serialization.PublicFormat
    private = key.private_bytes(
        kinds[0].PEM, kinds[1].OpenSSH, serialization.NoEncryption()
    ).decode()
    return private, key.public_key().public_bytes(kinds[0].OpenSSH, kinds[2].OpenSSH).decode()


@contextmanager
def rclone(folder: Path, own: Path, *more: str) -> Iterator[Served]:
    """Serve by rclone, with a password."""
    port, who = free_port(), Credentials("doan", "mật khẩu 7%")
    key = own / "host_key"
    key.write_text(new_key()[0])
    key.chmod(0o600)
    at = ["--addr", f"{HOST}:{port}", "--user", who.user, "--pass", who.password, "--key", str(key)]
    command = [str(rclone_program()), "serve", "sftp", str(folder), *at, *more]
    with running(command, port, own / "rclone.log"):
        yield Served(folder, port, "", who)


@contextmanager
def openssh(folder: Path, own: Path, subsystem: str = "internal-sftp") -> Iterator[Served]:
    """Serve by OpenSSH, to the user who runs the tests, with a key."""
    port = free_port()
    private, public = new_key()
    for name, text in (("host_key", new_key()[0]), ("keys", f"{public}\n")):
        (own / name).write_text(text)
        (own / name).chmod(0o600)
    (own / "sshd_config").write_text(
        f"""
Port {port}
ListenAddress {HOST}
HostKey {own}/host_key
AuthorizedKeysFile {own}/keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
Subsystem sftp {subsystem}
""",
        "utf-8",
    )
    if not os.geteuid():
        Path("/run/sshd").mkdir(exist_ok=True)
    command = [program("sshd"), "-D", "-e", "-f", str(own / "sshd_config")]
    subprocess.run([program("sshd"), "-t", "-f", str(own / "sshd_config")], check=True)
    with running(command, port, own / "sshd.log"):
        yield Served(folder, port, str(folder), Credentials(getpass.getuser(), key=private))
