"""A time authority (RFC 3161) that the office names, asked over HTTP when there is a network."""

from __future__ import annotations

import ssl

import truststore
import urllib3
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from urllib3.util import Timeout

from db.errors import Refused
from desktop.minutes.sealing.sign import BAD_FILE, BadTimeStamp

_TYPE = "application/timestamp-query"
_WAIT_S = 20.0
_MOST_BYTES = 1 << 20
_FINE = 200


class NoTimeStamp(Refused):
    """The time authority `address` cannot be reached, or answers nothing that is a time stamp."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


class Authority(TimeStamper):
    """One time authority. Trust in its server is the system's; the stamp itself is signed, so http will do."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a stamp over a digest. Raises NoTimeStamp; BadTimeStamp where it is for something else."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except BAD_FILE as error:
            raise BadTimeStamp from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the authority's answer. Raises NoTimeStamp."""
        try:
            with urllib3.PoolManager(
                ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), retries=False
            ) as pool:
                answer = pool.request(
                    "POST",
                    self._address,
                    body=req.dump(),
                    headers={"Content-Type": _TYPE},
                    timeout=Timeout(total=_WAIT_S),
                    preload_content=False,
                    redirect=False,
                )
                data = answer.read(_MOST_BYTES)
                answer.release_conn()
            if answer.status != _FINE:
                raise NoTimeStamp(self._address)
            found = tsp.TimeStampResp.load(data)
            if found["status"]["status"].native not in ("granted", "granted_with_mods"):
                raise NoTimeStamp(self._address)
        except (urllib3.exceptions.HTTPError, OSError, ValueError, TypeError) as error:
            raise NoTimeStamp(self._address) from error
        return found
