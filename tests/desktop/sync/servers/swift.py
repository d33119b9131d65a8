"""OpenStack's Swift on one machine, spoken to as S3: a proxy, three servers on one disk, the memory they share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from desktop.sync.addresses import Origin
from desktop.sync.credentials import Credentials
from tests.desktop.sync.servers.buckets import Served, make_bucket
from tests.desktop.sync.servers.process import HOST, free_port, program, running

WHO = Credentials("doan:giamsat", "bimatkhoa7")
PYTHON = "/usr/bin/python3"
"""Debian's own, for which Swift is packaged."""

START = """
import sys
from swift.common.utils import set_swift_dir
set_swift_dir(sys.argv[1])
from swift.common.wsgi import run_wsgi
run_wsgi(f"{sys.argv[1]}/{sys.argv[2]}.conf", f"{sys.argv[2]}-server")
"""
"""Swift looks for its own settings in one place of the system, unless it is told another before it starts."""

COMMON = """
[DEFAULT]
bind_ip = {host}
bind_port = {port}
workers = 0
user = root
swift_dir = {own}
devices = {own}/disks
mount_check = false
disable_fallocate = true
"""
STORING = """
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
recon_cache_path = {own}/cache
"""
SPEAKING = """
[pipeline:main]
pipeline = catch_errors cache listing_formats bulk s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_doan_giamsat = {key} .admin
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:cache]
use = egg:swift#memcache
memcache_servers = {host}:{shared}
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
"""


@contextmanager
def swift(folder: Path, own: Path) -> Iterator[Served]:
    """Serve an empty bucket by Swift."""
    del folder  # it keeps its objects on a disk of its own
    shared = free_port()
    for each in ("disks/d1", "cache"):
        (own / each).mkdir(parents=True)
    (own / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = doan\n", "utf-8")
    with ExitStack() as stack:

        def start(name: str, settings: str) -> int:
            port = free_port()
            values = {"host": HOST, "port": port, "own": own, "name": name, "shared": shared}
            text = (COMMON + settings).format(**values, key=WHO.password)
            (own / f"{name}.conf").write_text(text, "utf-8")
            if name != "proxy":
                _lay_ring(own, name, port)
            command = [PYTHON, "-c", START, own, name]
            stack.enter_context(running(command, port, own / f"{name}.out"))
            return port

        memory = [program("memcached"), "-u", "root", "-l", HOST, "-p", str(shared)]
        stack.enter_context(running(memory, shared, own / "memcached.out"))
        for name in ("account", "container", "object"):
            start(name, STORING)
        origin = Origin("http", HOST, start("proxy", SPEAKING))
        make_bucket(origin, WHO)
        yield Served(origin, WHO)


def _lay_ring(own: Path, name: str, port: int) -> None:
    """Say where everything of a kind lies: all of it once, on the one disk."""
    for asked in (
        ("create", "4", "1", "1"),
        ("add", f"r1z1-{HOST}:{port}/d1", "1"),
        ("rebalance",),
    ):
        command = [program("swift-ring-builder"), str(own / f"{name}.builder"), *asked]
        subprocess.run(command, check=True, capture_output=True, cwd=own)
