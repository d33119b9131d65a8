"""What may be typed about final papers, from the check before to the hand-over after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.records import RecordId
from desktop.commands import (
    checking,
    finishing,
    handing,
    numbering,
    overriding,
    papering,
    signing,
    verifying,
)

_FILE: dict[str, Any] = {"type": Path, "metavar": "FILE"}
_DAY: dict[str, Any] = {"type": dt.date.fromisoformat, "metavar": "DATE"}
_KIND: dict[str, Any] = {"choices": papering.CHOICES, "metavar": "KIND"}
_DOCUMENT: dict[str, Any] = {"metavar": "DOCUMENT"}
_TEXT: dict[str, Any] = {"metavar": "TEXT", "default": ""}
_PAIRS: dict[str, Any] = {"metavar": "NAME=VALUE", "action": "append", "default": []}

COMMANDS: tuple[tuple[str, Callable[..., Any], tuple[tuple[str, dict[str, Any]], ...]], ...] = (
    (
        "review",
        checking.reviewed,
        (
            ("kind", _KIND),
            ("id", {"metavar": "ID"}),
            ("--body", {"type": RecordId, "metavar": "BODY"}),
            ("--today", _DAY),
        ),
    ),
    (
        "finalise",
        finishing.finalised,
        (
            ("kind", _KIND),
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
            ("--number", _TEXT),
            ("--take", {"action": "store_true"}),
            ("--date", _DAY),
        ),
    ),
    (
        "numbers",
        numbering.reserved,
        (
            ("inspection", {"metavar": "ID"}),
            ("--add", {"type": numbering.span, "metavar": "FIRST-LAST"}),
            ("--symbol", _TEXT),
            ("--kind", _KIND),
            ("--given-by", _TEXT),
            ("--given-on", _DAY),
            ("--reconcile", {"metavar": "BLOCK"}),
        ),
    ),
    (
        "overrides",
        overriding.overridden,
        (
            ("kind", _KIND),
            ("id", {"metavar": "ID"}),
            ("--body", {"type": RecordId, "metavar": "BODY"}),
            ("--today", _DAY),
            ("--keep", {"metavar": "OVERRIDE"}),
            ("--drop", {"metavar": "OVERRIDE"}),
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
            ("--lasting", _FILE),
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
