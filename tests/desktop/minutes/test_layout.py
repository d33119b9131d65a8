"""The decree's numbers are data, and a profile that leaves their ranges is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import BadProfile
from desktop import paths
from desktop.minutes.style import layout

FILE = paths.resources() / "rules" / "nd30.toml"


@pytest.fixture
def changed(tmp_path: Path) -> object:
    def change(old: str, new: str) -> Path:
        before = FILE.read_text("utf-8")
        assert old in before
        file = tmp_path / "rules.toml"
        file.write_text(before.replace(old, new, 1), "utf-8")
        return file

    return change


def test_the_shipped_profile_holds_the_decrees_ranges() -> None:
    profile = layout.load(FILE)
    assert (profile.paper.width_mm, profile.paper.height_mm) == (210, 297)
    ranges = {name: getattr(profile.margins, name) for name in ("top_mm", "left_mm", "right_mm")}
    assert {name: (each.least, each.most) for name, each in ranges.items()} == {
        "top_mm": (20, 25),
        "left_mm": (30, 35),
        "right_mm": (15, 20),
    }
    assert all(each.basis for each in profile.components.values())


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("top_mm = { value = 20.0", "top_mm = { value = 19.9", "margins.top_mm"),
        ("left_mm = { value = 30.0", "left_mm = { value = 36", "margins.left_mm"),
        (
            "[components.body]\nsize_pt = { value = 14.0",
            "[components.body]\nsize_pt = { value = 12.0",
            "components.body.size_pt",
        ),
        ("[components.motto]", "[components.moto]", "components.mot"),
        ("widow_lines = 2", "widow_line = 2", "widow_line"),
        ('align = "justify"', 'align = "middle"', "components"),
        ("schema = 1", "schema = 2", "schema"),
        ("bold = true", 'bold = "yes"', "bold"),
        ("[margins]", "[margins", "line"),
    ],
)
def test_a_mistake_in_the_profile_is_refused_by_its_place(
    changed: object, old: str, new: str, place: str
) -> None:
    assert callable(changed)
    with pytest.raises(BadProfile) as refused:
        layout.load(changed(old, new))
    assert place in refused.value.place


def test_a_profile_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadProfile):
        layout.load(tmp_path / "none.toml")


def test_the_line_between_the_margins_is_160_millimetres() -> None:
    profile = layout.load(FILE)
    assert profile.text_width_pt / layout.MM_PT == pytest.approx(160)
