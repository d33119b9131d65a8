"""Both languages say the same things, and every key is both written and used."""

from __future__ import annotations

import ast
import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache

import pytest

from db import check, dates, records
from db.records import KINDS
from desktop import paths, settings
from desktop.words import LANGUAGES, Texts, Words, slots
from tests.house.sources import programs, tree

KEY = re.compile(r"[a-z_]+(\.[A-Za-z0-9_]+)+")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
LABELLED = (check, dates, records, settings)


@cache
def texts(language: str) -> Texts:
    return Texts(paths.resources() / "words" / language)


def nodes() -> Iterator[ast.AST]:
    return (node for file in programs() for node in ast.walk(tree(file)))


def literals() -> set[str]:
    found = (node.value for node in nodes() if isinstance(node, ast.Constant))
    return {value for value in found if isinstance(value, str) and KEY.fullmatch(value)}


def patterns() -> list[re.Pattern[str]]:
    """Return what the code's f-strings can say, those that begin like a key."""
    found = []
    for node in nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+(?:\.\w+)*"
                for part in node.values
            ]
            found.append(re.compile("".join(parts)))
    return [pattern for pattern in found if re.match(r"[a-z_]+\\\.", pattern.pattern)]


def refusals() -> set[str]:
    """Return the names of Refused's subclasses, however deep."""
    classes = [node for node in nodes() if isinstance(node, ast.ClassDef)]
    bases = {c.name: {b.id for b in c.bases if isinstance(b, ast.Name)} for c in classes}
    names, before = {"Refused"}, 0
    while before < len(names):
        before = len(names)
        names |= {name for name, over in bases.items() if over & names}
    return names - {"Refused"}


def actions() -> set[str]:
    """Return the names of steps that the code writes under: an argument of a call that writes."""
    calls = [node for node in nodes() if isinstance(node, ast.Call)]
    writing = [call for call in calls if "write" in ast.unparse(call.func).split(".")[-1]]
    said = [arg.value for call in writing for arg in call.args if isinstance(arg, ast.Constant)]
    return {name for name in said if isinstance(name, str) and ACTION.fullmatch(name)}


def enum_keys() -> set[str]:
    found = [value for module in LABELLED for value in vars(module).values()]
    own = {module.__name__ for module in LABELLED}
    enums = [
        e
        for e in found
        if isinstance(e, type)
        and issubclass(e, Enum)
        and any(e.__module__ == name or e.__module__.startswith(f"{name}.") for name in own)
    ]
    snake = re.compile(r"(?<=[a-z])(?=[A-Z])")
    return {
        f"records.{snake.sub('_', enum.__name__).lower()}.{member.value}"
        for enum in enums
        for member in enum
    }


def record_keys() -> set[str]:
    fields = {field.name for kind in KINDS.values() for field in dataclasses.fields(kind)}
    return {f"records.field.{name}" for name in fields} | {f"records.kind.{kind}" for kind in KINDS}


def test_both_languages_have_the_same_keys() -> None:
    assert texts("vi").keys() == texts("en").keys()


def test_both_languages_have_the_same_slots() -> None:
    different = {key for key in texts("vi") if slots(texts("vi")[key]) != slots(texts("en")[key])}
    assert different == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_nfc_and_says_something(language: str) -> None:
    for key, text in texts(language).items():
        for form in text.values() if isinstance(text, dict) else (text,):
            assert form.strip(), key
            assert unicodedata.is_normalized("NFC", form), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_one_sentence(language: str) -> None:
    for key, text in texts(language).items():
        if key.startswith("errors.") and not key.startswith("errors.value."):
            assert isinstance(text, str)
            assert text.endswith("."), key
            assert "\n" not in text, key
            assert ". " not in text, key


def test_every_key_in_the_code_has_words() -> None:
    areas = {key.split(".")[0] for key in texts("vi")}
    used = {text for text in literals() if text.split(".")[0] in areas}
    missing = {key for key in used if key not in texts("vi")}
    missing -= {key for key in missing if f"action.{key}" in texts("vi")}
    assert missing - module_names() - actions() == set()


def module_names() -> set[str]:
    """Return literals that name a file or module rather than words."""
    return {text for text in literals() if text.endswith((".py", ".toml", ".json"))}


def test_every_refusal_has_a_sentence() -> None:
    assert {name for name in refusals() if f"errors.{name}" not in texts("vi")} == set()


def test_every_step_has_a_name() -> None:
    assert {name for name in actions() if f"action.{name}" not in texts("vi")} == set()


def test_every_choice_kind_and_field_has_a_label() -> None:
    assert (enum_keys() | record_keys()) - texts("vi").keys() == set()


def test_no_words_lie_unused() -> None:
    known = literals() | enum_keys() | record_keys()
    known |= {f"errors.{name}" for name in refusals()} | {f"action.{name}" for name in actions()}
    said = patterns()
    unused = {
        key
        for key in texts("vi")
        if key not in known and not any(pattern.fullmatch(key) for pattern in said)
    }
    assert unused == set()


def test_the_shipped_words_load() -> None:
    assert [Words(language).language for language in LANGUAGES] == list(LANGUAGES)


SPELLED = (
    ("vi", re.compile(r"\b\w*(?:o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)"), frozenset({"quý", "quỹ", "quỳ", "quy"})),
    ("en", re.compile(r"\b(?:shel(?:f|ves)|machines?|rolls?)\b", re.IGNORECASE), frozenset()),
)  # fmt: skip
"""Where a tone stands, and what exchange places, computers and the list of a delegation are called: one way alone."""


@pytest.mark.parametrize(("language", "otherwise", "allowed"), SPELLED)
def test_one_thing_is_called_and_spelled_one_way(
    language: str, otherwise: re.Pattern[str], allowed: frozenset[str]
) -> None:
    found = {}
    for key, text in texts(language).items():
        forms = text.values() if isinstance(text, dict) else (text,)
        said = " ".join(re.sub(r"\{\w+\}", "", form) for form in forms)
        odd = {each for each in otherwise.findall(said) if each.lower() not in allowed}
        if odd:
            found[key] = odd
    assert found == {}
