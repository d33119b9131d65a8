"""Ceph on one machine, as provinces run it on many: a monitor, one disk in a sparse file, a gateway for S3."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from desktop.sync.addresses import Origin
from tests.desktop.sync.servers.buckets import WHO, Served, make_bucket
from tests.desktop.sync.servers.process import HOST, free_port, program, running

_DISK_BYTES = 2 << 30


def _config(own: Path, fsid: str, port: int) -> str:
    """Return settings by which one disk is enough, and nothing waits for companions that will not come."""
    return f"""
[global]
fsid = {fsid}
mon_host = v2:{HOST}:{port}
public_addr = {HOST}
cluster_addr = {HOST}
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_tcp_nodelay = true
osd_pool_default_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data_avail_crit = 1
paxos_propose_interval = 0.05
paxos_min_wait = 0.02
bluestore_block_size = {_DISK_BYTES}
run_dir = {own}
crash_dir = {own}
admin_socket = {own}/$name.asok
log_file = {own}/$name.log
pid_file = {own}/$name.pid
mon_data = {own}/mon
osd_data = {own}/osd
rgw_data = {own}/rgw
"""


@contextmanager
def ceph(folder: Path, own: Path) -> Iterator[Served]:
    """Serve an empty bucket by Ceph's gateway."""
    del folder  # it keeps its objects in a disk of its own
    port, fsid, disk = free_port(), str(uuid.uuid4()), str(uuid.uuid4())
    (own / "ceph.conf").write_text(_config(own, fsid, port), "utf-8")
    for name in ("mon", "osd", "rgw"):
        (own / name).mkdir()

    def ask(name: str, *arguments: str) -> None:
        command = [program(name), "-c", str(own / "ceph.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, cwd=own, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]

    def start(name: str, port: int, *arguments: str) -> None:
        command = [program(name), "-c", str(own / "ceph.conf"), "-f", *arguments]
        stack.enter_context(running(command, port, own / f"{name}.out"))

    with ExitStack() as stack:
        at = ["--addv", "a", f"[v2:{HOST}:{port}]", str(own / "map")]
        ask("monmaptool", "--create", "--fsid", fsid, *at)
        ask("ceph-mon", "--mkfs", "-i", "a", "--monmap", str(own / "map"))
        start("ceph-mon", port, "-i", "a")
        ask("ceph", "osd", "new", disk)
        ask("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
        start("ceph-osd", 0, "-i", "0")
        ask("ceph", "osd", "crush", "add", "osd.0", "1", "root=default")
        key = ["--access-key", WHO.user, "--secret-key", WHO.password]
        ask("radosgw-admin", "user", "create", "--uid", "doan", "--display-name", "doan", *key)
        gate = free_port()
        front = f"beast endpoint={HOST}:{gate} tcp_nodelay=1"
        start("radosgw", gate, "--ms_mon_client_mode=crc", f"--rgw_frontends={front}")
        origin = Origin("http", HOST, gate)
        make_bucket(origin, WHO)
        yield Served(origin, WHO)
