"""The arrows of the house point one way, and every room stands on a floor."""

from __future__ import annotations

import configparser
import re

import pytest
from importlinter import cli

from tests.house.sources import ROOT, modules

LINTER = ROOT / ".importlinter"


def floors() -> list[str]:
    config = configparser.ConfigParser()
    config.read(LINTER, encoding="utf-8")
    return re.findall(r"[a-z_.]+", config["importlinter:contract:floors"]["layers"])


def stands(module: str) -> bool:
    return any(module == floor or module.startswith(floor + ".") for floor in floors())


def test_no_room_imports_what_it_may_not(capsys: pytest.CaptureFixture[str]) -> None:
    broken = cli.lint_imports(config_filename=str(LINTER), no_cache=True)
    assert not broken, capsys.readouterr().out


def test_every_room_stands_on_a_floor() -> None:
    rooms = [name for name in modules() if name not in ("db", "desktop")]
    assert [name for name in rooms if not stands(name)] == []


def test_every_floor_named_is_there() -> None:
    assert [floor for floor in floors() if floor not in modules()] == []
