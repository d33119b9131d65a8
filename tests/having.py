"""Runs pytest with what this machine has; servers are installed where they may be, else it says what is left out.

`python -m tests.having [ARGUMENTS OF PYTEST]`
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

import dev
from tests.desktop.sync.room.cables import two_machines
from tests.desktop.ui.aloud.bench import can_hear

SERVERS = {
    "apache2": ["apache2-bin"],
    "nginx": ["nginx-light", "libnginx-mod-http-dav-ext"],
    "sshd": ["openssh-server"],
    "cupsd": ["cups-daemon", "cups-client", "cups-filters"],
}
"""Which Debian packages bring the servers that do not come with the locked list."""

CEPH = {
    "ceph": "ceph-common",
    "ceph-mon": "ceph-mon",
    "ceph-osd": "ceph-osd",
    "radosgw": "radosgw",
}
"""The programs of Ceph's node of one, by their Debian packages: object storage as provinces run it."""

SAMBA = {"smbd": "samba", "smbnetfs": "smbnetfs"}
"""What serves an office's shared drive and mounts it where the kernel cannot, by their Debian packages."""

SWIFT = {
    "swift-proxy-server": "swift-proxy",
    "swift-account-server": "swift-account",
    "swift-container-server": "swift-container",
    "swift-object-server": "swift-object",
    "memcached": "memcached",
}
"""The programs of Swift, by their Debian packages: the other object storage that offices rent."""

JAVA = {
    Path("/usr/bin/javac"): "default-jdk-headless",
    Path("/usr/share/java/jaxb-runtime.jar"): "libjaxb-java",
}
"""What veraPDF runs on, the reference for PDF/A and PDF/UA: a file of each Debian package."""


OFFICE = {"soffice": "libreoffice-writer-nogui"}
"""What opens Word files as offices do, and its Debian package."""


SOUND = {"libasound.so.2": "libasound2"}
"""What a microphone that plays a file is made of, on machines without one, and its Debian package."""


DESKTOP = {
    "gio": "libglib2.0-bin",
    "update-mime-database": "shared-mime-info",
    "update-desktop-database": "desktop-file-utils",
}
"""What opens files on a Linux desktop, by their Debian packages."""

NETWORKS = {"ip": "iproute2"}
"""What makes networks between machines that are none, and its Debian package."""

ALOUD = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus-daemon",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}
"""A screen and what a screen reader hears through, by their Debian packages."""

EARS = ("python3-gi", "gir1.2-atspi-2.0")
"""What lets the system's Python listen as Orca does."""

OPTIONAL = (
    ("ceph", "với kho đối tượng Ceph", "with Ceph's object storage", CEPH),
    ("swift", "với kho đối tượng Swift", "with Swift's object storage", SWIFT),
    ("desktop", "bấm đúp trên màn hình Linux", "of a double click on Linux", DESKTOP),
    ("office", "mở bản Word bằng LibreOffice", "that let LibreOffice open Word files", OFFICE),
)
"""The marks of tests that programs alone are needed for, and what such tests are."""

FUSE = Path("/dev/fuse")
"""What lets a program be a disk."""


def left_out() -> list[str]:
    """Return the marks of the tests that this machine cannot run, and say so aloud."""
    dev.want_system([*missing_java(), *dev.missing_packages(SOUND)])
    marks, packages = [], missing_servers()
    if packages and may_install_servers():
        dev.want_system(packages)
    elif packages:
        marks.append("servers")
        left("cần máy chủ của hệ thống", "that need servers of the system", packages)
    for mark, vietnamese, english, programs in OPTIONAL:
        if not brought(programs):
            marks.append(mark)
            left(vietnamese, english, programs.values())
    if not (may_mount() and FUSE.exists() and brought(SAMBA)):
        marks.append("samba")
        left("với ổ đĩa chung Samba", "with a Samba share, which root mounts", SAMBA.values())
    if not may_mount():
        marks.append("mount")
        dev.say(
            "BỎ QUA các kiểm tra cần gắn một ổ đĩa nhỏ (cần quyền root).",
            "LEFT OUT: the tests that need to mount a small disk (as root).",
        )
    return [*marks, *left_with_less()]


def left_with_less() -> list[str]:
    """Return the marks of what takes more than programs: networks, and a screen that can be heard."""
    marks = []
    if not may_make_networks():
        marks.append("networks")
        left("đổi mạng của máy", "that change networks, which root makes", NETWORKS.values())
    if not may_hear():
        marks.append("aloud")
        packages = [*ALOUD.values(), *EARS, *dev.missing_packages(dev.WINDOW_LIBRARIES)]
        left(
            "nghe cửa sổ như trình đọc màn hình",
            "that hear the window as a screen reader does",
            packages,
        )
    return marks


def left(vietnamese: str, english: str, packages: Iterable[str]) -> None:
    """Say which tests are left out, and how to run them too."""
    command = f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
    dev.say(
        f"BỎ QUA các kiểm tra {vietnamese}. Để chạy cả chúng: {command}",
        f"LEFT OUT: the tests {english}. To run them too: {command}",
    )


def without(marks: list[str]) -> list[str]:
    """Return the arguments by which pytest leaves out the tests with these marks."""
    return ["-m", " and ".join(f"not {mark}" for mark in marks)] if marks else []


def missing_servers() -> list[str]:
    """Return the Debian packages of the servers that are not here."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    missing = [each for name, each in SERVERS.items() if not shutil.which(name, path=places)]
    return [package for packages in missing for package in packages]


def brought(programs: Mapping[str, str]) -> bool:
    """Tell whether these programs are here, after trying to install them where that may be done."""
    missing = [package for name, package in programs.items() if not shutil.which(name)]
    if missing and may_install_servers():
        with suppress(dev.Stop):
            dev.want_system(missing)
    return all(shutil.which(name) for name in programs)


def missing_java() -> list[str]:
    """Return the Debian packages that veraPDF lacks here; on other systems its test is skipped."""
    if not dev.ON_LINUX or not shutil.which("apt-get"):
        return []
    return [package for file, package in JAVA.items() if not file.exists()]


def may_install_servers() -> bool:
    """Tell whether servers and the like may be installed: not on a person's machine, where Debian would start them."""
    is_root = getattr(os, "geteuid", int)() == 0
    has_services = Path("/run/systemd/system").exists()
    return dev.ON_LINUX and is_root and not has_services and shutil.which("apt-get") is not None


def may_mount() -> bool:
    """Tell whether a small disk can be mounted here."""
    if not dev.ON_LINUX or getattr(os, "geteuid", int)() != 0:
        return False
    with tempfile.TemporaryDirectory(prefix="so-doan-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
    return True


def may_make_networks() -> bool:
    """Tell whether networks of one's own, and cables between them, can be made here."""
    if not dev.ON_LINUX or getattr(os, "geteuid", int)() != 0 or not brought(NETWORKS):
        return False
    try:
        with two_machines("cable") as machines:
            for machine in machines:
                machine.plugs("cable", "10.81.1.1")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def may_hear() -> bool:
    """Tell whether a window can be shown and heard here, after trying to install what that takes."""
    missing = [*([] if can_hear() else EARS), *dev.missing_packages(dev.WINDOW_LIBRARIES)]
    if missing and may_install_servers():
        with suppress(dev.Stop):
            dev.want_system(missing)
    return brought(ALOUD) and can_hear() and not dev.missing_packages(dev.WINDOW_LIBRARIES)


def main(arguments: list[str]) -> int:
    """Run pytest and return its exit code."""
    dev.in_utf8()
    try:
        marks = left_out()
    except dev.Stop as stop:
        dev.say(*stop.args)
        return 1
    return int(pytest.main([*without(marks), *arguments]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
