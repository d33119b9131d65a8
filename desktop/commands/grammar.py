"""What may be typed after main.py, and what is said to who mistypes it, in the user's language."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from desktop.commands import devices, final, making, papering, past, reading, shelving, syncing
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import Words

PROGRAM = "main.py"
WRONG = 2
"""The exit code of a command that was not understood."""

_SAID = {
    r"the following arguments are required: (?P<names>.*)": "required",
    r"unrecognized arguments: (?P<names>.*)": "unknown",
    r"argument (?P<name>.*?): invalid choice: (?P<value>.*?) \(choose from (?P<choices>.*)\)": "choice",
    r"argument (?P<name>.*?): expected .*": "value",
    r"argument (?P<name>.*?): invalid .*": "wrong_value",
}
"""What argparse says, in its own English, and our words for it."""


class Parser(argparse.ArgumentParser):
    """Argparse with our words: headings, usage and the common mistakes. `speaking` makes one for a language."""

    words: Words

    def __init__(self, **options: Any) -> None:
        words = self.words

        class Formatter(argparse.HelpFormatter):
            def add_usage(
                self,
                usage: str | None,
                actions: Iterable[argparse.Action],
                groups: Iterable[Any],
                prefix: str | None = None,
            ) -> None:
                prefix = words("cli.usage") if prefix is None else prefix
                super().add_usage(usage, actions, groups, prefix)

        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=Formatter)
        self.named = self.add_argument_group(words("cli.positionals"))
        self.chosen = self.add_argument_group(words("cli.options"))
        self.chosen.add_argument("-h", "--help", action="help", help=words("cli.option.help"))

    def add_vault(self, default: str | None) -> None:
        """Take the folder of the book, before the command or after it."""
        self.chosen.add_argument(
            "--vault",
            type=Path,
            metavar="DIR",
            default=default,
            help=self.words("cli.option.vault"),
        )

    def error(self, message: str) -> NoReturn:
        """Say what was not understood and end with exit code 2."""
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {said(self.words, message)}\n")
        raise SystemExit(WRONG)


def said(words: Words, message: str) -> str:
    """Return argparse's complaint in the user's words; one we have no words for is quoted."""
    for pattern, key in _SAID.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words(f"cli.mistake.{key}", **found.groupdict())
    return words("cli.mistake.other", detail=message)


def parser(words: Words) -> Parser:
    """Return the grammar of the command line in the language of `words`."""
    speaking: type[Parser] = type("Speaking", (Parser,), {"words": words})
    top = speaking(prog=PROGRAM, description=words("cli.about"), epilog=words("cli.epilog"))
    top.add_vault(None)
    commands = top.add_subparsers(
        title=words("cli.commands"),
        metavar=words("cli.metavar"),
        dest="command",
        required=True,
        parser_class=speaking,
    )
    for name, run, arguments in _COMMANDS:
        help_ = words(f"cli.command.{name}")
        own = commands.add_parser(name, help=help_, description=help_)
        own.set_defaults(run=run)
        _add_arguments(own, words, arguments)
    return top


def _add_arguments(own: Parser, words: Words, arguments: _Arguments) -> None:
    for name, options in arguments:
        group = own.chosen if name.startswith("-") else own.named
        group.add_argument(
            name, help=words(f"cli.argument.{name.lstrip('-').replace('-', '_')}"), **options
        )
    own.chosen.add_argument("--json", action="store_true", help=words("cli.option.json"))
    own.add_vault(argparse.SUPPRESS)


def _room(session: Session, asked: argparse.Namespace) -> Answer:
    """Load what a room needs, a server and more, only for who asks for it."""
    from desktop.commands import rooming

    return rooming.room(session, asked)


_Arguments = tuple[tuple[str, dict[str, Any]], ...]
_OUT_FILE: dict[str, Any] = {"type": Path, "metavar": "FILE", "required": True}
_OUT_DIR: dict[str, Any] = {"type": Path, "metavar": "DIR", "required": True}
_MOMENT: dict[str, Any] = {"type": dt.datetime.fromisoformat, "metavar": "MOMENT"}
_FORMAT: dict[str, Any] = {"choices": ("pdf",), "default": "pdf"}
_PAPER_FORMAT: dict[str, Any] = {
    "choices": ("pdf", "docx", "txt", "html", "xlsx"),
    "default": "pdf",
}

_COMMANDS: tuple[tuple[str, Callable[..., Any], _Arguments], ...] = (
    ("example", making.example_loaded, ()),
    ("list", reading.listed, ()),
    ("show", reading.show, (("id", {"metavar": "ID"}),)),
    ("import", syncing.imported, (("file", {"type": Path, "metavar": "FILE"}),)),
    (
        "export",
        making.exported,
        (("inspection", {"metavar": "ID"}), ("--out", _OUT_FILE), ("--at", _MOMENT)),
    ),
    (
        "minutes",
        papering.minutes_made,
        (("visit", {"metavar": "VISIT"}), ("--out", _OUT_DIR), ("--format", _FORMAT)),
    ),
    (
        "paper",
        papering.paper_made,
        (
            ("kind", {"choices": papering.CHOICES, "metavar": "KIND"}),
            ("id", {"metavar": "ID"}),
            ("--out", _OUT_DIR),
            ("--format", _PAPER_FORMAT),
            ("--body", {"metavar": "BODY"}),
            ("--today", {"type": dt.date.fromisoformat, "metavar": "DATE"}),
        ),
    ),
    ("kinds", papering.kinds, ()),
    *final.COMMANDS,
    ("search", reading.found, (("words", {"metavar": "WORDS", "nargs": "+"}),)),
    ("check", reading.checked, (("--rebuild", {"action": "store_true"}),)),
    ("backup", making.backed_up, (("folder", {"type": Path, "metavar": "DIR"}),)),
    (
        "sync",
        syncing.synced,
        (
            ("shelf", {"metavar": "SHELF", "nargs": "?"}),
            ("--only-words", {"action": "store_true"}),
            ("--only-visit", {"metavar": "ID", "action": "append"}),
            ("--thorough", {"action": "store_true"}),
            ("--refill", {"action": "store_true"}),
        ),
    ),
    (
        "shelves",
        shelving.shelves,
        (
            ("--server", {"metavar": "ADDRESS"}),
            ("--user", {"metavar": "NAME"}),
            ("--password-file", {"type": Path, "metavar": "FILE"}),
            ("--private-key", {"type": Path, "metavar": "FILE"}),
            ("--host-key", {"metavar": "FINGERPRINT"}),
            ("--forget", {"metavar": "ADDRESS"}),
        ),
    ),
    (
        "bundle",
        syncing.bundled,
        (
            ("inspection", {"metavar": "ID"}),
            ("--out", _OUT_FILE),
            ("--visit", {"metavar": "VISIT"}),
            ("--only-words", {"action": "store_true"}),
        ),
    ),
    (
        "devices",
        devices.listed,
        (
            ("--share", {"metavar": "ID"}),
            ("--request", {"action": "store_true"}),
            ("--admit", {"metavar": "TEXT"}),
            ("--part", {"choices": ("head", "secretary", "member", "reader"), "default": "member"}),
            ("--to", {"metavar": "ID"}),
            ("--accept", {"metavar": "TEXT"}),
            ("--fingerprint", {"metavar": "XXXX"}),
            ("--strike", {"metavar": "DEVICE"}),
            ("--appoint", {"metavar": "DEVICE"}),
            ("--renew", {"action": "store_true"}),
        ),
    ),
    (
        "room",
        _room,
        (
            ("act", {"choices": ("open", "join", "list"), "metavar": "open|join|list"}),
            ("where", {"metavar": "WHERE", "nargs": "?"}),
            ("--address", {"action": "append", "metavar": "ADDRESS"}),
            ("--part", {"choices": ("head", "secretary", "member", "reader"), "default": "member"}),
            ("--minutes", {"type": float, "metavar": "N"}),
            ("--once", {"action": "store_true"}),
        ),
    ),
    ("clashes", past.clashes, ()),
    ("history", past.history, (("id", {"metavar": "ID"}),)),
)
