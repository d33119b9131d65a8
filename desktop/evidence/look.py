"""What a file is, told from its first bytes and never from its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HEAD_BYTES = 64
"""How many bytes from the start are enough to tell."""


class Sort(StrEnum):
    """What can be done with a file."""

    PHOTO = "photo"
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Look:
    """A file's sort and media type; `decoder` names who opens a photo or document: JPEG, PNG, WEBP, HEIF, PDF."""

    sort: Sort
    media_type: str
    decoder: str = ""


FILE = Look(Sort.FILE, "application/octet-stream")
JPEG = Look(Sort.PHOTO, "image/jpeg", "JPEG")
PNG = Look(Sort.PHOTO, "image/png", "PNG")
WEBP = Look(Sort.PHOTO, "image/webp", "WEBP")
HEIC = Look(Sort.PHOTO, "image/heic", "HEIF")
PDF = Look(Sort.PDF, "application/pdf", "PDF")
M4A = Look(Sort.AUDIO, "audio/mp4")
MP3 = Look(Sort.AUDIO, "audio/mpeg")
MP4 = Look(Sort.VIDEO, "video/mp4")

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
    (b"OggS", Look(Sort.AUDIO, "audio/ogg")),
    (b"fLaC", Look(Sort.AUDIO, "audio/flac")),
    (b"#!AMR", Look(Sort.AUDIO, "audio/amr")),
    (b"\x1aE\xdf\xa3", Look(Sort.VIDEO, "video/x-matroska")),
    (b"\x00\x00\x01\xba", Look(Sort.VIDEO, "video/mpeg")),
)
_RIFF = {
    b"WEBP": WEBP,
    b"WAVE": Look(Sort.AUDIO, "audio/wav"),
    b"AVI ": Look(Sort.VIDEO, "video/x-msvideo"),
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"hevx", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"F4A "})
_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free"})

_ENDINGS = {
    Sort.PHOTO: frozenset({".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif"}),
    Sort.PDF: frozenset({".pdf"}),
    Sort.AUDIO: frozenset({".m4a", ".mp3", ".wav", ".ogg", ".oga", ".opus", ".flac", ".amr"}),
    Sort.VIDEO: frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".3gp"}),
}


def look(head: bytes) -> Look:
    """Return what a file is whose first `HEAD_BYTES` are `head`; what is not known is a file."""
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], FILE)
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[4:8] in _QUICKTIME:
        return Look(Sort.VIDEO, "video/quicktime")
    return MP3 if _is_mpeg_audio(head) else FILE


def sort_named(suffix: str) -> Sort | None:
    """Return the sort that a name's ending claims, None where it claims nothing we know."""
    return next((sort for sort, ends in _ENDINGS.items() if suffix.lower() in ends), None)


def named_as(found: Look, suffix: str) -> Look:
    """Return sound where a container that may hold sound or moving pictures is named as sound."""
    return M4A if found == MP4 and sort_named(suffix) is Sort.AUDIO else found


def _boxed(head: bytes) -> Look:
    """Return what an ISO box file is, by its major brand, then by those it is compatible with."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if brands[0] in _AUDIO_BRANDS:
        return M4A
    if _AVIF_BRANDS & set(brands):
        return Look(Sort.FILE, "image/avif")
    if _HEIC_BRANDS & set(brands):
        return HEIC
    return Look(Sort.VIDEO, "video/quicktime") if brands[0] == b"qt  " else MP4


def _is_mpeg_audio(head: bytes) -> bool:
    """Return whether a frame of MPEG audio begins here: sync, a known version, layer III, rates that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bits not in (0, 15) and rate != 3
