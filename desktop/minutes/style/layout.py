"""The layout profile: margins, sizes and styles of a paper, read strictly from resources/rules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from db.errors import BadProfile

SCHEMA = 1
MM_PT = 72 / 25.4
"""Points in a millimetre."""

LINE_HEIGHT = 1.149
"""Times New Roman's own line in parts of its size, what Word calls a single line."""


class Align(StrEnum):
    """How a line stands between the margins."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


class Arrangement(StrEnum):
    """How many photos of an annex a page shows; `AUTO` by their number, `SHEET` as small ones in a grid."""

    AUTO = "auto"
    ONE = "one"
    TWO = "two"
    FOUR = "four"
    SIX = "six"
    SHEET = "sheet"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the profile; a name it does not know is a mistake in the file."""


class Measure(_Part, frozen=True):
    """A number and the range the decree allows it."""

    value: float
    least: float
    most: float


class Sheet(_Part, frozen=True):
    """The sheet of paper."""

    width_mm: float
    height_mm: float
    basis: str


class Margins(_Part, frozen=True):
    """The empty edges of a page."""

    top_mm: Measure
    bottom_mm: Measure
    left_mm: Measure
    right_mm: Measure
    basis: str


class Text(_Part, frozen=True):
    """Paragraphs: first-line indent, space between, line spacing, the fewest lines left alone."""

    first_line_mm: Measure
    gap_pt: Measure
    spacing: Measure
    widow_lines: int
    basis: str


class PageNumber(_Part, frozen=True):
    """Where page numbers begin and how large they are."""

    size_pt: Measure
    first_shown: int
    basis: str


class LetterheadSizes(_Part, frozen=True):
    """The two headers and their rules; shares are of the text width or of the line above a rule."""

    left_share: float
    issuer_rule_share: Measure
    about_rule_share: Measure
    rule_pt: float
    rule_gap_pt: float
    number_gap_pt: float
    basis: str


class SignatureSizes(_Part, frozen=True):
    """The room to sign in and between the columns, and the columns' shares of the width."""

    room_mm: float
    column_gap_mm: float
    shares: tuple[int, int, int]
    basis: str


class Grid(_Part, frozen=True):
    """Photos side by side in so many columns, each in a box of this height.

    `caption` is the component their captions are set in; without `details` these say neither when nor where nor who.
    """

    columns: int
    height_mm: float
    caption: str = "caption"
    details: bool = True


class PhotoSizes(_Part, frozen=True):
    """The greatest height of a photo, the frame of one that is still to be pasted in, the grids of annexes."""

    height_mm: float
    frame_mm: float
    frame_pt: float
    gap_mm: float
    caption_mm: float
    grids: Mapping[Arrangement, Grid]
    basis: str


class TableSizes(_Part, frozen=True):
    """Lines and padding of a table."""

    pad_pt: float
    line_pt: float
    basis: str


class Component(_Part, frozen=True):
    """One kind of text: its size, its style and how it stands."""

    size_pt: Measure
    align: Align
    basis: str
    bold: bool = False
    italic: bool = False
    upper: bool = False
    indent: bool = False


class Profile(_Part, frozen=True):
    """A whole layout, with the paragraphs of law it follows."""

    schema: int
    name: str
    paper: Sheet
    margins: Margins
    text: Text
    page_number: PageNumber
    letterhead: LetterheadSizes
    signature: SignatureSizes
    photo: PhotoSizes
    table: TableSizes
    components: Mapping[str, Component]

    @property
    def text_width_pt(self) -> float:
        """The width between the side margins."""
        sides_mm = self.margins.left_mm.value + self.margins.right_mm.value
        return (self.paper.width_mm - sides_mm) * MM_PT

    @property
    def text_height_pt(self) -> float:
        """The height between the top and bottom margins."""
        ends_mm = self.margins.top_mm.value + self.margins.bottom_mm.value
        return (self.paper.height_mm - ends_mm) * MM_PT

    def line_pt(self, component: str) -> float:
        """Return the distance between two lines of a component."""
        return self.components[component].size_pt.value * LINE_HEIGHT * self.text.spacing.value


COMPONENTS = frozenset({
    "nation", "motto", "parent", "issuer", "number", "type_name", "about", "basis", "body", "blank",
    "heading1", "heading2", "heading3", "topic", "post", "hint", "signer", "recipients_title",
    "recipients", "annex_label", "annex_title", "annex_reference", "caption", "caption_small", "cell", "cell_head",
    "place_date", "letter_about", "addressee", "addressees", "cell_centre", "headline", "byline", "source",
})  # fmt: skip
"""What a profile must say a style for."""

GRIDS = (Arrangement.ONE, Arrangement.FOUR, Arrangement.SIX, Arrangement.SHEET)
"""What a profile must say a grid for; two a page stand below each other in the text."""


def load(path: Path) -> Profile:
    """Read a profile. Raises BadProfile, naming the place, for anything unknown, missing or out of range."""
    try:
        profile = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Profile)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadProfile(path, str(error)) from error
    except msgspec.ValidationError as error:
        raise BadProfile(path, str(error)) from error
    _check(profile, path)
    return profile


def _check(profile: Profile, path: Path) -> None:
    if profile.schema != SCHEMA:
        raise BadProfile(path, f"schema = {profile.schema}")
    if unlike := sorted(COMPONENTS ^ set(profile.components)):
        raise BadProfile(path, f"components.{unlike[0]}")
    for place, measure in _measures("", profile):
        if not measure.least <= measure.value <= measure.most:
            raise BadProfile(path, f"{place} = {measure.value:g}")
    for arrangement in GRIDS:
        grid = profile.photo.grids.get(arrangement)
        is_fit = grid and 0 < grid.columns < 7 and grid.height_mm > 0 and grid.caption in COMPONENTS
        if not is_fit:
            raise BadProfile(path, f"photo.grids.{arrangement.value}")
    if profile.text_width_pt < 100 or profile.text_height_pt < 200:
        raise BadProfile(path, "paper")


def _measures(place: str, part: object) -> list[tuple[str, Measure]]:
    """Return every measure below a part, with its dotted name."""
    if isinstance(part, Measure):
        return [(place.removeprefix("."), part)]
    if isinstance(part, Mapping):
        inner = dict(part)
    elif isinstance(part, _Part):
        inner = {name: getattr(part, name) for name in part.__struct_fields__}
    else:
        return []
    return [found for name, each in inner.items() for found in _measures(f"{place}.{name}", each)]
