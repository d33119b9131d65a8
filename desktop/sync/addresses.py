"""Where a shelf is: as a person writes it, and as a value. No address holds a name or a password.

/media/stick/so-doan            a folder or stick; also E:\\so-doan, \\\\server\\share\\so-doan (SMB)
https://host/dav/so-doan        WebDAV
s3+https://host/bucket/so-doan?region=ap-southeast-1
sftp://host:2222/srv/so-doan
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from db.errors import Refused
from db.folding import nfc

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(//)?")
_WEB = {"https": "https", "http": "http", "davs": "https", "dav": "http"}
_BUCKETS = {"s3+https": "https", "s3+http": "http", "s3": "https"}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_HOST = re.compile(r"[a-z0-9_.:-]{1,253}")
PORTS = {"http": 80, "https": 443, "sftp": 22}
_LONGEST = 2000
DEFAULT_REGION = "us-east-1"


class BadAddress(Refused):
    """What was written is no address of a shelf: `flaw` says why. It is not repeated, a password may be in it."""

    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        super().__init__(flaw)


@dataclass(frozen=True, slots=True)
class Origin:
    """A web server: the protection, its host and port."""

    scheme: str
    host: str
    port: int

    @property
    def net(self) -> str:
        """The host, and the port where it is not the usual one."""
        return _net(self.host, self.port, self.scheme)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.net}"


@dataclass(frozen=True, slots=True)
class FolderAddress:
    """A folder, a stick, an office share that the system has mounted."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class WebDavAddress:
    """A folder on a WebDAV server; `path` begins and ends with a slash and is not percent-encoded."""

    origin: Origin
    path: str

    def __str__(self) -> str:
        return f"{self.origin}{quote(self.path)}"


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """A bucket of object storage, or what lies in it under `prefix`, which is empty or ends with a slash."""

    origin: Origin
    bucket: str
    prefix: str = ""
    region: str = DEFAULT_REGION

    def __str__(self) -> str:
        region = "" if self.region == DEFAULT_REGION else f"?region={self.region}"
        return f"s3+{self.origin}/{self.bucket}/{quote(self.prefix)}{region}"


@dataclass(frozen=True, slots=True)
class SftpAddress:
    """A folder on a machine that is reached by SSH; `path` is absolute."""

    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return f"sftp://{_net(self.host, self.port, 'sftp')}{quote(self.path)}"


Address = FolderAddress | WebDavAddress | BucketAddress | SftpAddress


def read(text: str) -> Address:
    """Return the address that a person wrote. Raises BadAddress."""
    text = nfc(text).strip()
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise BadAddress("empty" if not text else "odd")
    found = _SCHEME.match(text)
    if not found or (len(found[1]) == 1 and not found[2]):
        return _folder(text)
    scheme, split = found[1].lower(), _split(text)
    if scheme in _WEB:
        return WebDavAddress(_origin(split, _WEB[scheme]), _web_path(split))
    if scheme in _BUCKETS:
        return _bucket(split, _BUCKETS[scheme])
    if scheme == "sftp":
        path = _path(split)
        return SftpAddress(_host(split), _port(split, "sftp"), path.rstrip("/") or "/")
    raise BadAddress("kind")


def _folder(text: str) -> FolderAddress:
    if not PurePath(text).is_absolute():
        raise BadAddress("relative")
    return FolderAddress(Path(text))


def _split(text: str) -> SplitResult:
    try:
        split = urlsplit(text)
        has_port_or_none = split.port is None or split.port > 0
    except ValueError as error:
        raise BadAddress("odd") from error
    if split.password is not None:
        raise BadAddress("password")
    if split.username is not None:
        raise BadAddress("user")
    if split.fragment or not has_port_or_none:
        raise BadAddress("odd")
    return split


def _origin(split: SplitResult, scheme: str) -> Origin:
    origin = Origin(scheme, _host(split), _port(split, scheme))
    if scheme == "http" and not _is_here(origin.host):
        raise BadAddress("unprotected")
    return origin


def _is_here(host: str) -> bool:
    """Tell whether a host is this very machine, to which nobody listens on the way."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(split: SplitResult) -> str:
    try:
        host = (split.hostname or "").encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadAddress("host") from error
    if not _HOST.fullmatch(host):
        raise BadAddress("host")
    return host


def _port(split: SplitResult, scheme: str) -> int:
    return split.port or PORTS[scheme]


def _path(split: SplitResult) -> str:
    path = nfc(unquote(split.path)) or "/"
    if not path.isprintable() or {".", ".."} & set(path.split("/")):
        raise BadAddress("odd")
    return path


def _web_path(split: SplitResult) -> str:
    if split.query:
        raise BadAddress("odd")
    path = _path(split).strip("/")
    return f"/{path}/" if path else "/"


def _bucket(split: SplitResult, scheme: str) -> BucketAddress:
    bucket, _, prefix = _path(split).strip("/").partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise BadAddress("bucket")
    region = parse_qs(split.query).get("region", [DEFAULT_REGION])[0]
    if not _REGION.fullmatch(region):
        raise BadAddress("odd")
    return BucketAddress(_origin(split, scheme), bucket, f"{prefix}/" if prefix else "", region)


def _net(host: str, port: int, scheme: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == PORTS[scheme] else f"{name}:{port}"
