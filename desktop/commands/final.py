"""What may be typed about final papers: finalise, register, sign, attach, verify, hand over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.records import RecordId
from desktop.commands import finishing, handing, papering, signing, verifying

_FILE: dict[str, Any] = {"type": Path, "metavar": "FILE"}
_DAY: dict[str, Any] = {"type": dt.date.fromisoformat, "metavar": "DATE"}
_DOCUMENT: dict[str, Any] = {"metavar": "DOCUMENT"}
_TEXT: dict[str, Any] = {"metavar": "TEXT", "default": ""}
_PAIRS: dict[str, Any] = {"metavar": "NAME=VALUE", "action": "append", "default": []}

COMMANDS: tuple[tuple[str, Callable[..., Any], tuple[tuple[str, dict[str, Any]], ...]], ...] = (
    (
        "finalise",
        finishing.finalised,
        (
            ("kind", {"choices": papering.CHOICES, "metavar": "KIND"}),
            ("id", {"metavar": "ID"}),
            ("--out", {"type": Path, "metavar": "DIR", "required": True}),
            ("--reason", _TEXT),
            ("--addendum", {"action": "store_true"}),
            ("--body", {"type": RecordId, "metavar": "BODY"}),
            ("--today", _DAY),
        ),
    ),
    (
        "register",
        finishing.registered,
        (
            ("document", _DOCUMENT),
            ("--number", {"metavar": "TEXT", "required": True}),
            ("--date", _DAY),
        ),
    ),
    (
        "sign",
        signing.signed,
        (
            ("document", _DOCUMENT),
            ("--key", _FILE),
            ("--module", _FILE),
            ("--token", _TEXT),
            ("--field", _TEXT),
            ("--picture", _FILE),
            ("--tsa", {"metavar": "URL"}),
            ("--out", _FILE),
        ),
    ),
    (
        "attach",
        finishing.scanned,
        (("document", _DOCUMENT), ("scan", _FILE), ("--who", _TEXT)),
    ),
    (
        "verify",
        verifying.verified,
        (("paper", {"metavar": "FILE|CODE"}), ("--authority", _FILE)),
    ),
    (
        "handover",
        handing.handed_over,
        (
            ("document", _DOCUMENT),
            ("--out", {**_FILE, "required": True}),
            ("--set", _PAIRS),
            ("--evidence", {"action": "store_true"}),
        ),
    ),
    (
        "archive",
        handing.archived,
        (
            ("inspection", {"metavar": "ID"}),
            ("--out", {**_FILE, "required": True}),
            ("--code", {"metavar": "TEXT", "required": True}),
            ("--set", _PAIRS),
        ),
    ),
)
