"""Papers are set in Times New Roman or a face of its widths, whole and with Vietnamese, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.errors import MissingFont
from desktop import paths
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice

TINOS = paths.resources() / "fonts" / "tinos"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")


def liberation(folder: Path, sources: list[Path]) -> tuple[Path, ...]:
    for source, face in zip(sources, FACES, strict=True):
        shutil.copy(source, folder / f"LiberationSerif-{face}.ttf")
    return (folder,)


def test_the_carried_family_has_every_letter_of_vietnamese() -> None:
    assert fonts.family(Choice.TINOS).characters.issuperset(fonts.alphabet())


def test_the_alphabet_has_twelve_vowels_with_six_tones_in_both_cases() -> None:
    vowels = {letter for letter in fonts.alphabet() if ord(letter) > 127 and letter.isalpha()}
    assert {"Ế", "Ộ", "Ữ", "ẵ", "đ", "Đ", "ỵ"} <= vowels
    assert len(vowels) == 2 * (12 * 6 - 6 + 1)


def test_times_comes_first_and_the_carried_fonts_before_others() -> None:
    assert list(fonts._SOURCES) == [Choice.TIMES, Choice.TINOS, Choice.LIBERATION]


def test_four_faces_under_their_names_make_a_family(tmp_path: Path) -> None:
    folders = liberation(tmp_path, [TINOS / f"Tinos-{face}.ttf" for face in FACES])
    assert fonts.family(Choice.LIBERATION, folders).title == "Liberation Serif"
    assert fonts.family(Choice.BEST, folders).title == "Liberation Serif"


def test_a_missing_face_makes_no_family(tmp_path: Path) -> None:
    folders = liberation(tmp_path, [TINOS / f"Tinos-{face}.ttf" for face in FACES])
    (tmp_path / "LiberationSerif-Italic.ttf").unlink()
    with pytest.raises(MissingFont) as refused:
        fonts.family(Choice.LIBERATION, folders)
    assert refused.value.name == "Liberation Serif"


def test_a_damaged_face_makes_no_family(tmp_path: Path) -> None:
    folders = liberation(tmp_path, [TINOS / f"Tinos-{face}.ttf" for face in FACES])
    (tmp_path / "LiberationSerif-Bold.ttf").write_bytes(b"\0\1\0\0 not a font")
    with pytest.raises(MissingFont):
        fonts.family(Choice.LIBERATION, folders)


def test_faces_are_chosen_by_weight_and_slope() -> None:
    family = fonts.family(Choice.TINOS)
    names = [family.face(bold, italic).name for bold in (False, True) for italic in (False, True)]
    assert names == ["Tinos-Regular", "Tinos-Italic", "Tinos-Bold", "Tinos-BoldItalic"]


def test_a_width_is_the_sum_of_its_letters() -> None:
    face = fonts.family(Choice.TINOS).regular
    assert face.width("Đoàn") == pytest.approx(sum(face.width(letter) for letter in "Đoàn"))
    assert face.width(" ") == pytest.approx(0.25)
