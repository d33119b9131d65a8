"""Qt's binding, loaded first and without what it does at each import for snake_case names.

PySide6 puts an import of its own in the place of Python's for `from __feature__ import …`, which this program never
writes. It reads the source of every module that is loaded afterwards: a tenth of a start.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401

builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
