"""A signature is strokes of whole numbers; what was not written here is not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence import ink
from desktop.evidence.ink import Ink, NoInk

PLACES = st.tuples(st.integers(0, 6000), st.integers(0, 2400))
STROKES = st.lists(PLACES, min_size=1, max_size=20).map(tuple)
SIGNED = Ink(6000, 2400, (((100, 200), (300, 400), (500, 350)), ((700, 800),)))


@given(st.lists(STROKES, max_size=8))
def test_a_signature_comes_back_from_its_svg(strokes: list[tuple[tuple[int, int], ...]]) -> None:
    kept = [s for s in strokes if not (len(s) == 2 and s[0] == s[1])]
    own = Ink(6000, 2400, tuple(kept))
    assert ink.read(ink.written(own)) == own


def test_the_svg_is_small_and_of_whole_numbers() -> None:
    text = ink.written(SIGNED).decode("ascii")
    assert '<path d="M100 200L300 400L500 350"/>' in text
    assert '<path d="M700 800L700 800"/>' in text
    assert "." not in text.split(">", 1)[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</svg>", b"<script>alert(1)</script></svg>"),
        (b'fill="none"', b'fill="url(http://x)"'),
        (b"<path d", b'<image href="file:///etc/passwd"/><path d'),
        (b"M100 200", b"M100 -200"),
        (b"M100 200", b"M1e9 200"),
        (b"M100 200", b"M9999 200"),
        (b"M100 200L", b"M100 200LL"),
        (b'viewBox="0 0 6000 2400"', b'viewBox="0 0 0 0"'),
        (b'viewBox="0 0 6000 2400"', b'viewBox="0 0 999999 2400"'),
        (b"</svg>\n", b""),
        (b"700", "７00".encode()),
    ],
)
def test_what_was_not_written_here_is_no_signature(old: bytes, new: bytes) -> None:
    data = ink.written(SIGNED)
    assert old in data
    with pytest.raises(NoInk):
        ink.read(data.replace(old, new, 1))


def test_a_signature_without_end_is_none() -> None:
    endless = Ink(100, 100, (((1, 1),) * 50_000,))
    with pytest.raises(NoInk):
        ink.read(ink.written(endless))
    with pytest.raises(NoInk):
        ink.read(b"<svg" + b"a" * (2 << 20))
