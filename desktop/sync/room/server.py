"""The server of a room: wsgidav on cheroot over TLS, one listener for each chosen address. Set-up only."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from cheroot import wsgi
from cheroot.makefile import MakeFile
from cheroot.ssl import Adapter
from wsgidav.error_printer import ErrorPrinter
from wsgidav.request_resolver import RequestResolver
from wsgidav.wsgidav_app import WsgiDAVApp

from desktop.sync.room import front, guard

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LONGEST_WAIT_S = 10
_THREADS, _MOST_THREADS = 4, 32


def dav(room: str, folder: Path) -> WSGIApplication:
    """Return what serves a folder as WebDAV under `/<room>/`: no pages, no locks, no kept properties."""
    app: WSGIApplication = WsgiDAVApp(
        {
            "provider_mapping": {f"/{room}": str(folder)},
            "middleware_stack": [ErrorPrinter, RequestResolver],
            "http_authenticator": {"accept_basic": False, "accept_digest": False},
            "lock_storage": None,
            "property_manager": None,
            "suppress_version_info": True,
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    return app


class Listener:
    """One address that the room listens on. Raises OSError where it cannot."""

    def __init__(
        self, address: str, port: int, app: WSGIApplication, context: ssl.SSLContext
    ) -> None:
        self.address = address
        self._server = _Server(
            (address, _free(address, port)),
            app,
            numthreads=_THREADS,
            max=_MOST_THREADS,
            request_queue_size=64,
            timeout=_LONGEST_WAIT_S,
            shutdown_timeout=1,
        )
        self._server.gateway = _Gateway
        self._server.max_request_body_size = guard.LARGEST_BYTES
        self._server.ssl_adapter = _Adapter(context)
        self._server.prepare()
        self._thread = Thread(target=self._server.serve, name=f"room {address}", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self._server.socket.getsockname()[1]
        return port

    def close(self) -> None:
        """Listen no more."""
        self._server.stop()
        self._thread.join(_LONGEST_WAIT_S)


def listening(
    addresses: Iterable[str], port: int, app: WSGIApplication, context: ssl.SSLContext
) -> list[Listener]:
    """Listen on all of the addresses that can be, on the same port: the one asked for, or one that is free."""
    made: list[Listener] = []
    for address in addresses:
        with suppress(OSError):
            made.append(_listener(address, made[0].port if made else port, app, context))
    return made


def _listener(address: str, port: int, app: WSGIApplication, context: ssl.SSLContext) -> Listener:
    try:
        return Listener(address, port, app, context)
    except OSError:
        return Listener(address, 0, app, context)


def _free(address: str, port: int) -> int:
    """Return the port, for 0 one that is free. Raises OSError where nobody can listen.

    cheroot would leave its socket behind, and would not let a port that it chose itself be taken up again while
    a guest still hangs on it.
    """
    family, kind, proto, _, where = socket.getaddrinfo(
        address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
    )[0]
    with socket.socket(family, kind, proto) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(where)
        return int(probe.getsockname()[1])


class _Server(wsgi.Server):
    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Say nothing: whoever hangs up, or speaks no TLS, is none of our errors."""


class _Gateway(wsgi.Gateway_10):
    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        """Return the surroundings of a request, with cheroot's own request in them."""
        around: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        return {**around, front.REQUEST: self.req}


class _Adapter(Adapter):
    """TLS whose handshake is made by the thread that serves the connection, so that a mute caller keeps nobody out."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """Leave the listening socket as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """Return the connection as it will speak."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        """Return what a request is told of its protection."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:
        """Return the connection as a file."""
        return MakeFile(sock, mode, bufsize)
