"""Laws by day, codes of types, an office's style: editable, and refused where they are wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from db.errors import BadProfile
from db.records import DocumentKind
from desktop import paths
from desktop.minutes.style import house

RULES = paths.resources() / "rules"
HOUSE = house.load(RULES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (dt.date(2026, 2, 28), "87/2015/QH13"),
        (dt.date(2026, 3, 1), "121/2025/QH15"),
        (dt.date(2010, 1, 1), "87/2015/QH13"),
    ],
)
def test_the_rules_change_on_the_first_of_march_2026(day: dt.date, law: str) -> None:
    assert law in HOUSE.laws.of(day).name


def test_a_law_is_named_from_its_own_day_on() -> None:
    assert len(HOUSE.laws.named(dt.date(2022, 9, 11))) == 1
    assert len(HOUSE.laws.named(dt.date(2022, 9, 12))) == 2


def test_every_term_has_its_basis() -> None:
    assert all(term.basis for rules in HOUSE.laws.sets for term in rules.terms)


def test_the_decrees_codes_are_there_and_a_conclusion_is_none_of_them() -> None:
    assert HOUSE.types.codes["BB"] == "Biên bản"
    assert len(HOUSE.types.codes) == 27
    assert "KL" in HOUSE.types.unlisted
    assert HOUSE.types.papers[DocumentKind.NOTICE] == "TB"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("laws.toml", "since = 2026-03-01\nlaws", "since = 2010-03-01\nlaws"),
        ("laws.toml", "days = 15", 'days = "15"'),
        ("types.toml", 'notice = "TB"', 'notice = "TBB"'),
        ("types.toml", 'notice = "TB"', 'notices = "TB"'),
        ("office.toml", 'notice = "head"', 'notice = "boss"'),
        ("office.toml", "{issuer} (để", "{isuer} (để"),
        ("office.toml", "schema = 1", "schema = 2"),
        ("office.toml", "[signers]", "[signers"),
    ],
)
def test_a_wrong_rule_is_refused(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadProfile) as caught:
        house.load(folder)
    assert caught.value.path == file
