"""A file is what its bytes say."""

from __future__ import annotations

import pytest

from desktop.evidence import look
from desktop.evidence.look import HEAD_BYTES, Sort
from tests.desktop.evidence import photos

SILENT_MP3 = b"\xff\xfb\x90\x00" + bytes(413)


@pytest.mark.parametrize(
    ("data", "sort", "media_type"),
    [
        (photos.jpeg(), Sort.PHOTO, "image/jpeg"),
        (photos.encoded(photos.quarters(), "PNG"), Sort.PHOTO, "image/png"),
        (photos.encoded(photos.quarters(), "WEBP"), Sort.PHOTO, "image/webp"),
        (photos.heic(), Sort.PHOTO, "image/heic"),
        (photos.encoded(photos.quarters(), "PDF"), Sort.PDF, "application/pdf"),
        (photos.mp4(), Sort.VIDEO, "video/mp4"),
        (photos.mp4(b"qt  "), Sort.VIDEO, "video/quicktime"),
        (photos.mp4(b"M4A "), Sort.AUDIO, "audio/mp4"),
        (photos.mp4(b"avif"), Sort.FILE, "image/avif"),
        (b"ID3\x04" + bytes(60), Sort.AUDIO, "audio/mpeg"),
        (SILENT_MP3, Sort.AUDIO, "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", Sort.AUDIO, "audio/wav"),
        (b"RIFF\x24\0\0\0AVI LIST", Sort.VIDEO, "video/x-msvideo"),
        (b"OggS\0\2", Sort.AUDIO, "audio/ogg"),
        (photos.encoded(photos.quarters(), "TIFF"), Sort.FILE, "application/octet-stream"),
        (photos.encoded(photos.quarters(), "GIF"), Sort.FILE, "application/octet-stream"),
        (b"MZ\x90\0", Sort.FILE, "application/octet-stream"),
        ("Biên bản".encode("utf-16"), Sort.FILE, "application/octet-stream"),
        (b"", Sort.FILE, "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(data: bytes, sort: Sort, media_type: str) -> None:
    found = look.look(data[:HEAD_BYTES])
    assert (found.sort, found.media_type) == (sort, media_type)


@pytest.mark.parametrize("length", range(0, 24))
def test_a_stump_of_any_length_is_looked_at_without_harm(length: int) -> None:
    for data in (photos.mp4(), photos.heic(), photos.jpeg(), b"RIFF\x24\0\0\0WEBPVP8 ", SILENT_MP3):
        assert look.look(data[:length]).sort in Sort


def test_a_name_claims_a_sort_in_any_case() -> None:
    assert look.sort_named(".JPG") is Sort.PHOTO
    assert look.sort_named(".docx") is None


def test_sound_in_a_container_for_movies_is_taken_at_its_name() -> None:
    assert look.named_as(look.look(photos.mp4()), ".m4a") is look.M4A
    assert look.named_as(look.look(photos.mp4()), ".jpg") is look.MP4
