"""Folders for servers, which may run as another user than the tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def shared_folder() -> Iterator[Path]:
    """Give a folder that everybody may write in, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="so-doan-server-"))
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
