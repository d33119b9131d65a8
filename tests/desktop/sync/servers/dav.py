"""WebDAV servers: each serves a folder for one user over plain HTTP on this machine."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.sync.addresses import Origin, WebDavAddress
from desktop.sync.credentials import Credentials
from tests.desktop.sync.servers.process import HOST, free_port, program, running

WHO = Credentials("đoàn", "mật khẩu: 7/5 %")
PLAIN = Credentials("doan", "pass-7:5")


@dataclass(frozen=True)
class Served:
    """A folder as it lies here, where it is served, and to whom."""

    folder: Path
    port: int
    who: Credentials

    def place(self, name: str = "") -> WebDavAddress:
        """Return the address of a new, empty folder in it."""
        name = name or secrets.token_hex(6)
        pair = base64.b64encode(f"{self.who.user}:{self.who.password}".encode()).decode()
        asked = http.client.HTTPConnection(HOST, self.port, timeout=10)
        asked.request("MKCOL", f"/{name}/", headers={"Authorization": f"Basic {pair}"})
        assert asked.getresponse().status == 201
        asked.close()
        return self.address(name)

    def address(self, name: str) -> WebDavAddress:
        """Return the address of a folder in it."""
        return WebDavAddress(Origin("http", HOST, self.port), f"/{name}/")


Serve = Callable[[Path, Path], AbstractContextManager[Served]]
"""Serves the first folder, keeps what it needs in the second."""


@contextmanager
def wsgidav(folder: Path, own: Path) -> Iterator[Served]:
    """Serve by wsgidav on cheroot."""
    port = free_port()
    config = own / "wsgidav.json"
    users = {WHO.user: {"password": WHO.password}}
    about = {
        "host": HOST,
        "port": port,
        "provider_mapping": {"/": str(folder)},
        "http_authenticator": {
            "accept_basic": True,
            "accept_digest": False,
            "default_to_digest": False,
        },
        "simple_dc": {"user_mapping": {"*": users}},
        "verbose": 1,
    }
    config.write_text(json.dumps(about), "utf-8")
    command = [sys.executable, "-m", "wsgidav.server.server_cli", "--config", str(config)]
    with running(command, port, own / "wsgidav.log"):
        yield Served(folder, port, WHO)


@contextmanager
def rclone(folder: Path, own: Path, *more: str) -> Iterator[Served]:
    """Serve by rclone."""
    port = free_port()
    at = ["--addr", f"{HOST}:{port}", "--user", WHO.user, "--pass", WHO.password]
    command = [str(rclone_program()), "serve", "webdav", str(folder), *at, *more]
    with running(command, port, own / "rclone.log"):
        yield Served(folder, port, WHO)


def rclone_program() -> Path:
    """Return rclone as the test requirements bring it."""
    return Path(sys.executable).with_name("rclone.exe" if sys.platform == "win32" else "rclone")


@contextmanager
def apache(folder: Path, own: Path) -> Iterator[Served]:
    """Serve by Apache's mod_dav."""
    port, modules = free_port(), Path("/usr/lib/apache2/modules")
    wanted = "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs"
    hashed = base64.b64encode(hashlib.sha1(PLAIN.password.encode()).digest()).decode()
    (own / "users").write_text(f"{PLAIN.user}:{{SHA}}{hashed}\n", "utf-8")
    (own / "httpd.conf").write_text(
        "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in wanted.split())
        + f"""
User www-data
Group www-data
ServerName localhost
Listen {HOST}:{port}
PidFile {own}/pid
ErrorLog {own}/error.log
DocumentRoot {folder}
DavLockDB {own}/lock/db
<Directory {folder}>
  Dav On
  AuthType Basic
  AuthName shelf
  AuthUserFile {own}/users
  Require valid-user
</Directory>
""",
        "utf-8",
    )
    (own / "lock").mkdir()
    (own / "lock").chmod(0o777)
    command = [program("apache2"), "-f", str(own / "httpd.conf"), "-DFOREGROUND"]
    with running(command, port, own / "apache.log"):
        yield Served(folder, port, PLAIN)


@contextmanager
def nginx(folder: Path, own: Path) -> Iterator[Served]:
    """Serve by nginx with its two WebDAV modules."""
    port = free_port()
    hashed = base64.b64encode(hashlib.sha1(PLAIN.password.encode()).digest()).decode()
    (own / "users").write_text(f"{PLAIN.user}:{{SHA}}{hashed}\n", "utf-8")
    (own / "nginx.conf").write_text(
        f"""
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
user root;
daemon off;
pid {own}/pid;
error_log {own}/error.log;
worker_processes 1;
events {{}}
http {{
  access_log off;
  client_body_temp_path {own}/body;
  proxy_temp_path {own}/proxy;
  fastcgi_temp_path {own}/fastcgi;
  uwsgi_temp_path {own}/uwsgi;
  scgi_temp_path {own}/scgi;
  client_max_body_size 64m;
  server {{
    listen {HOST}:{port};
    root {folder};
    auth_basic shelf;
    auth_basic_user_file {own}/users;
    dav_methods PUT DELETE MKCOL COPY MOVE;
    dav_ext_methods PROPFIND OPTIONS;
  }}
}}
""",
        "utf-8",
    )
    command = [program("nginx"), "-c", str(own / "nginx.conf"), "-p", str(own)]
    with running(command, port, own / "nginx.log"):
        yield Served(folder, port, PLAIN)
