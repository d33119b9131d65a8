"""Photos come out small, upright and bare; what harms the decoder harms nothing else."""

from __future__ import annotations

import io
import os
import signal
import struct
import sys
import types
import zlib

import pytest
from PIL import Image, ImageCms

from desktop.evidence import darkroom as room
from desktop.evidence import lane, pixels, wire
from desktop.evidence.child import NICER
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.evidence.wire import Limits
from tests.desktop.evidence import photos
from tests.desktop.evidence.photos import BLUE, GREEN, RED, WHITE

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")


def corners(image: Image.Image) -> list[object]:
    width, height = image.size
    quarter, rest = (width // 4, height // 4), (width * 3 // 4, height * 3 // 4)
    places = [quarter, (rest[0], quarter[1]), (quarter[0], rest[1]), rest]
    return [image.getpixel(place) for place in places]


def is_upright(image: Image.Image) -> bool:
    return all(
        photos.is_near(one, other)
        for one, other in zip(corners(image), (RED, GREEN, BLUE, WHITE), strict=True)
    )


LAID = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that notes this orientation has laid an upright picture down."""


@pytest.mark.parametrize("orientation", LAID)
def test_a_photo_is_turned_upright(darkroom: Darkroom, orientation: int) -> None:
    turn = LAID[orientation]
    upright = photos.quarters((2400, 1500))
    laid = upright.transpose(turn) if turn is not None else upright
    data = photos.encoded(laid, quality=92, exif=photos.exif(orientation=orientation))
    developed = darkroom.develop(data, "JPEG", (1600, 256))
    assert (developed.shot.width_px, developed.shot.height_px) == upright.size
    for picture, size in zip(developed.pictures, ((1600, 1000), (256, 160)), strict=True):
        image = photos.seen(picture.jpeg)
        assert image.size == (picture.width_px, picture.height_px) == size
        assert is_upright(image)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_small_photo_keeps_its_size(darkroom: Darkroom, format: str) -> None:
    data = photos.encoded(photos.quarters((120, 80)), format)
    picture = darkroom.develop(data, format, (1600,)).pictures[0]
    assert (picture.width_px, picture.height_px) == (120, 80)
    assert is_upright(photos.seen(picture.jpeg))


def test_what_the_camera_wrote_is_told(darkroom: Darkroom) -> None:
    data = photos.jpeg(taken="2023:05:19 08:30:05", place=True, camera="Canon EOS R6")
    shot = darkroom.develop(data, "JPEG", (256,)).shot
    assert f"{shot.taken.day} {shot.taken.time}" == "2023-05-19 08:30:05"
    assert (shot.place, shot.camera) == ("21°01′42″N, 105°51′15″E", "Canon EOS R6")


def test_nothing_the_camera_wrote_is_left_in_a_picture(darkroom: Darkroom) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = photos.encoded(
        photos.quarters(),
        exif=photos.exif(taken="2023:05:19 08:30:05", place=True, camera="Canary EOS"),
        comment=b"canary comment",
        icc_profile=srgb,
        xmp=b"<x:xmpmeta>canary xmp</x:xmpmeta>",
        dpi=(300, 300),
    )
    for picture in darkroom.develop(data, "JPEG", (1600, 256)).pictures:
        image = photos.seen(picture.jpeg)
        assert not image.getexif()
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for left in (b"Exif", b"anary", b"ICC_PROFILE", b"http:", b"2023"):
            assert left not in picture.jpeg


def test_nothing_is_left_of_a_png_either(darkroom: Darkroom) -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "canary")
    data = photos.encoded(photos.quarters(), "PNG", pnginfo=told, exif=photos.exif(place=True))
    developed = darkroom.develop(data, "PNG", (256,))
    assert developed.shot.place.startswith("21°")
    assert b"canary" not in developed.pictures[0].jpeg
    assert not photos.seen(developed.pictures[0].jpeg).getexif()


def swapped_profile() -> bytes:
    """Return a profile in which red and blue have changed places."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = srgb.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    return named.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def test_colours_of_another_profile_become_srgb(darkroom: Darkroom) -> None:
    red = Image.new("RGB", (64, 64), (255, 0, 0))
    for format in ("JPEG", "PNG", "WEBP"):
        data = photos.encoded(red, format, icc_profile=swapped_profile())
        picture = darkroom.develop(data, format, (64,)).pictures[0]
        assert photos.is_near(photos.seen(picture.jpeg).getpixel((9, 9)), (0, 0, 255)), format


def test_a_profile_that_is_none_leaves_the_colours(darkroom: Darkroom) -> None:
    data = photos.encoded(photos.quarters(), icc_profile=b"not a profile" * 20)
    assert is_upright(photos.seen(darkroom.develop(data, "JPEG", (256,)).pictures[0].jpeg))


MODES = {
    "1": (255, "PNG"),
    "L": (180, "PNG"),
    "LA": ((180, 255), "PNG"),
    "P": (7, "PNG"),
    "RGBA": ((10, 200, 10, 0), "PNG"),
    "I;16": (180 * 256, "PNG"),
    "CMYK": ((0, 0, 0, 0), "JPEG"),
}
SHOWN = {
    "1": (255, 255, 255), "L": (180, 180, 180), "LA": (180, 180, 180), "RGBA": (255, 255, 255),
    "I;16": (180, 180, 180), "CMYK": (255, 255, 255),
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_a_picture_of_any_mode_is_shown_on_white(darkroom: Darkroom, mode: str) -> None:
    colour, format = MODES[mode]
    data = photos.encoded(Image.new(mode, (300, 200), colour), format)
    picture = darkroom.develop(data, format, (256,)).pictures[0]
    image = photos.seen(picture.jpeg)
    assert image.size == (256, 171)
    assert picture.grey == (image.mode == "L")
    if mode in SHOWN:
        assert photos.is_near(image.convert("RGB").getpixel((99, 99)), SHOWN[mode], 3)


def test_a_moving_picture_is_shown_by_its_first_frame(darkroom: Darkroom) -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "green", "blue")]
    for format in ("WEBP", "PNG"):
        data = photos.encoded(frames[0], format, save_all=True, append_images=frames[1:])
        picture = darkroom.develop(data, format, (256,)).pictures[0]
        shown = photos.seen(picture.jpeg).convert("RGB").getpixel((99, 99))
        assert photos.is_near(shown, (255, 0, 0)), format


def test_colours_of_sixteen_bits_and_of_print_are_shown_as_they_are(darkroom: Darkroom) -> None:
    rows = (b"\0" + struct.pack(">HHH", 51_400, 7_710, 7_710) * 300) * 200
    head = struct.pack(">IIBBBBB", 300, 200, 16, 2, 0, 0, 0)
    deep = b"\x89PNG\r\n\x1a\n" + photos.chunk(b"IHDR", head)
    deep += photos.chunk(b"IDAT", zlib.compress(rows)) + photos.chunk(b"IEND", b"")
    print_ = Image.new("RGB", (300, 200), photos.RED).convert("CMYK")
    for data, format in ((deep, "PNG"), (photos.encoded(print_, "JPEG", quality=95), "JPEG")):
        picture = darkroom.develop(data, format, (256,)).pictures[0]
        assert photos.is_near(photos.seen(picture.jpeg).getpixel((99, 99)), photos.RED), format


def test_a_photo_that_comes_in_passes_is_shown_whole_and_refused_where_it_was_cut(
    darkroom: Darkroom,
) -> None:
    data = photos.encoded(photos.quarters((1000, 800)), progressive=True, quality=92)
    assert is_upright(photos.seen(darkroom.develop(data, "JPEG", (256,)).pictures[0].jpeg))
    assert cause(darkroom, data[: len(data) * 2 // 3]) == "damaged"


def cause(darkroom: Darkroom, data: bytes, format: str = "JPEG") -> str:
    with pytest.raises(Undevelopable) as caught:
        darkroom.develop(data, format, (1600, 256))
    return caught.value.cause


@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
def test_a_photo_that_was_cut_is_refused(darkroom: Darkroom, part: float) -> None:
    for format in ("JPEG", "PNG", "WEBP"):
        data = photos.encoded(photos.quarters((1000, 800)), format)
        assert cause(darkroom, data[: int(len(data) * part)], format) == "damaged"


def test_a_photo_with_flipped_bytes_is_shown_or_refused(darkroom: Darkroom) -> None:
    data = photos.jpeg()
    for place in range(2, len(data), max(1, len(data) // 60)):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        assert outcome(darkroom, bytes(broken)) in ("shown", "damaged", "pixels", "memory")


def outcome(darkroom: Darkroom, data: bytes) -> str:
    try:
        darkroom.develop(data, "JPEG", (256,))
    except Undevelopable as error:
        return error.cause
    return "shown"


def test_what_is_no_picture_is_refused(darkroom: Darkroom) -> None:
    assert cause(darkroom, photos.mp4()) == "damaged"
    assert cause(darkroom, photos.encoded(photos.quarters(), "PNG")) == "damaged"
    assert cause(darkroom, photos.encoded(photos.quarters(), "GIF"), "GIF") == "format"
    assert cause(darkroom, photos.heic(), "HEIF") in ("format", "damaged")


@pytest.mark.parametrize("side_px", [30_000, 2**31 - 1])
def test_a_bomb_is_refused_at_once(darkroom: Darkroom, side_px: int) -> None:
    data = (
        photos.bomb(side_px)
        if side_px < 10**6
        else photos.bomb(30_000).replace((30_000).to_bytes(4, "big"), side_px.to_bytes(4, "big"))
    )
    assert cause(darkroom, data, "PNG") in ("pixels", "damaged")


def test_a_bomb_of_text_is_refused(darkroom: Darkroom) -> None:
    squeezed = b"Comment\0\0" + zlib.compress(bytes(80 << 20), 9)
    picture = photos.encoded(photos.quarters(), "PNG")
    data = picture[:33] + photos.chunk(b"zTXt", squeezed) + picture[33:]
    assert cause(darkroom, data, "PNG") == "damaged"


def test_a_huge_file_is_not_even_sent(darkroom: Darkroom) -> None:
    assert cause(darkroom, b"\xff\xd8\xff" + bytes(65 << 20)) == "size"


@posix
def test_a_child_that_wants_too_much_memory_is_refused() -> None:
    limits = Limits(memory_bytes=160 << 20)
    with Darkroom(children=1, limits=limits) as darkroom:
        assert cause(darkroom, photos.full_bomb(7000), "PNG") == "memory"
        assert darkroom.develop(photos.jpeg(), "JPEG", (256,)).pictures


def test_a_child_that_takes_too_long_is_ended() -> None:
    with Darkroom(children=1, limits=Limits(wall_s=0.0)) as darkroom:
        assert cause(darkroom, photos.full_bomb(5000), "PNG") == "time"
        assert darkroom.process_ids() == []


@posix
def test_a_child_that_uses_the_processor_too_long_is_ended() -> None:
    limits = Limits(
        cpu_s=0, wall_s=300.0, memory_bytes=4 << 30
    )  # not to be overtaken on a busy machine
    with (
        Darkroom(children=1, limits=limits) as darkroom,
        pytest.raises(Undevelopable, match="crashed"),
    ):
        darkroom.develop(photos.full_bomb(7000), "PNG", (7000, 6000, 5000))


@posix
def test_a_killed_child_is_replaced_and_nobody_notices(darkroom: Darkroom) -> None:
    before = darkroom.develop(photos.jpeg(1), "JPEG", (256,))
    for number in darkroom.process_ids():
        os.kill(number, signal.SIGKILL)
    assert darkroom.develop(photos.jpeg(1), "JPEG", (256,)) == before


@posix
def test_a_child_that_is_killed_at_work_is_asked_once_more() -> None:
    with Darkroom(children=1) as darkroom:
        darkroom.develop(photos.jpeg(), "JPEG", (256,))
        child = darkroom.process_ids()[0]
        os.kill(child, signal.SIGSTOP)
        import threading

        killer = threading.Timer(0.2, os.kill, (child, signal.SIGKILL))
        killer.start()
        assert darkroom.develop(photos.jpeg(), "JPEG", (256,)).pictures
        killer.join()
        assert child not in darkroom.process_ids()


@posix
def test_a_child_that_hangs_is_ended() -> None:
    with Darkroom(children=1, limits=Limits(wall_s=5)) as darkroom:
        darkroom.develop(photos.jpeg(), "JPEG", (256,))
        os.kill(darkroom.process_ids()[0], signal.SIGSTOP)
        assert cause(darkroom, photos.jpeg()) == "time"
        assert darkroom.develop(photos.jpeg(), "JPEG", (256,)).pictures


def test_a_child_is_kept_warm_and_ended_at_last() -> None:
    darkroom = Darkroom(children=1)
    for number in range(3):
        darkroom.develop(photos.jpeg(number), "JPEG", (256,))
        kept = darkroom.process_ids()
        assert len(kept) == 1
    darkroom.close()
    assert darkroom.process_ids() == []
    with pytest.raises(ProcessLookupError):
        os.kill(kept[0], 0)


@posix
def test_a_child_goes_behind_those_who_type(darkroom: Darkroom) -> None:
    darkroom.develop(photos.jpeg(), "JPEG", (256,))
    own = os.getpriority(os.PRIO_PROCESS, 0)
    rank = os.getpriority(os.PRIO_PROCESS, darkroom.process_ids()[0])
    assert rank == min(own + NICER, 19)
    assert NICER > lane.NICER


@posix
def test_a_child_has_no_right_to_write_files_or_dump_its_memory(darkroom: Darkroom) -> None:
    from pathlib import Path

    darkroom.develop(photos.jpeg(), "JPEG", (256,))
    limits = Path(f"/proc/{darkroom.process_ids()[0]}/limits")
    if not limits.exists():
        pytest.skip("no /proc here")
    told = {line[:26].strip(): line[26:].split()[:2] for line in limits.read_text().splitlines()}
    assert told["Max file size"] == told["Max core file size"] == ["0", "0"]
    assert int(told["Max address space"][1]) == Limits().memory_bytes


@posix
def test_a_child_knows_nothing_of_the_vault(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    monkeypatch.setenv("SODOAN_PASSPHRASE_FILE", "canary")
    with Darkroom(children=1) as own:
        own.develop(photos.jpeg(), "JPEG", (256,))
        environ = Path(f"/proc/{own.process_ids()[0]}/environ")
        if not environ.exists():
            pytest.skip("no /proc here")
        assert b"canary" not in environ.read_bytes()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"\xff" * 8,
        b"\0\0\0\2\0\0\0\0{",
        b"\0\0\0\2\0\0\0\0{]",
        b"\0\0\0\1\0\0\0\0\xff",
        b'\0\0\0\x0d\0\0\0\0{"fault":null}',
    ],
)
def test_an_answer_that_makes_no_sense_is_as_good_as_none(said: bytes) -> None:
    with pytest.raises(wire.Broken):
        wire.receive(io.BytesIO(said), wire.Reply)


@pytest.mark.parametrize(
    ("made", "body"),
    [
        ((), b""),
        (({"width_px": 9, "height_px": 9, "size_bytes": 4},), b"\xff\xd8\xff"),
        (({"width_px": 257, "height_px": 9, "size_bytes": 3},), b"\xff\xd8\xff"),
        (({"width_px": 0, "height_px": 0, "size_bytes": 3},), b"\xff\xd8\xff"),
        (({"width_px": 9, "height_px": 9, "size_bytes": 3},), b"%PD"),
    ],
    ids=["fewer", "of another length", "larger than asked", "of no size", "no JPEG"],
)
def test_pictures_other_than_were_asked_for_are_as_good_as_none(
    made: tuple[dict[str, int], ...], body: bytes
) -> None:
    asked = wire.Request(format="JPEG", sides_px=(256,))
    reply = wire.Reply(made=tuple(wire.Made(grey=False, **each) for each in made))
    with pytest.raises(wire.Broken):
        room._pictures(asked, reply, body)


@pytest.mark.parametrize("sizes", [(wire.MOST_HEAD_BYTES + 1, 0), (2, wire.MOST_BODY_BYTES + 1)])
def test_an_answer_that_is_too_long_is_not_read(sizes: tuple[int, int]) -> None:
    source = io.BytesIO(struct.pack(">II", *sizes) + b"{}")
    with pytest.raises(wire.Broken):
        wire.receive(source, wire.Reply)
    assert source.tell() == 8


def test_a_room_that_was_closed_keeps_no_child_of_work_that_came_late() -> None:
    late = Darkroom(children=1)
    late.close()
    assert late.develop(photos.jpeg(), "JPEG", (256,)).pictures
    assert late.process_ids() == []


def test_the_packed_programs_own_door_leads_to_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    import main

    assert main.DECODING == room.DOOR
    door = [sys.executable, main.__file__]
    monkeypatch.setattr(room, "command", lambda: [*door, room.DOOR])
    with Darkroom(children=1) as darkroom:
        assert darkroom.develop(photos.jpeg(), "JPEG", (256,)).pictures


@pytest.mark.parametrize(
    ("version", "opened"),
    [("1.23.0", False), ("1.9.9", False), ("", False), ("1.23.4", True), ("2.0.0", True)],
)
def test_a_decoder_with_known_holes_opens_nothing(
    version: str, opened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = types.ModuleType("pi_heif")
    installed.libheif_version = lambda: version  # type: ignore[attr-defined]
    installed.register_heif_opener = lambda **how: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pi_heif", installed)
    assert ("HEIF" in pixels.formats()) is opened
