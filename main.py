"""Sổ Đoàn's front door: no arguments, a book or a bundle's file opens the window, all else is a command."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

DEMONSTRATION = "--demo"
"""The one argument that is for the window: open the demonstration book."""

DECODING = "--decode"
"""Asked by the program of itself: be the process that opens photos, with small rights."""

SIGNING = "--token"
"""Asked by the program of itself: be the process that speaks to a token's driver."""


SCANNING = "--scan"
"""Asked by the program of itself: be the process that looks at scans of papers, with small rights."""


BUNDLE = ".sodoan"
"""How the name of a bundle ends, which a desktop hands over when it is clicked twice."""


BOOK = "--vault"
"""Names a book: before a command the one it works on, alone the one that the window opens."""


def is_window(arguments: Sequence[str]) -> bool:
    """Tell whether no command was given: nothing, the demonstration, a book alone or a bundle's file."""
    is_book = len(arguments) == 2 and arguments[0] == BOOK and not arguments[1].startswith("-")
    return not arguments or arguments[0] == DEMONSTRATION or is_book or is_bundle(arguments)


def is_bundle(arguments: Sequence[str]) -> bool:
    """Tell whether nothing but a bundle's file was named."""
    return len(arguments) == 1 and arguments[0].lower().endswith(BUNDLE)


def main(arguments: Sequence[str]) -> int:
    """Open the window or carry out a command; return the exit code."""
    try:
        if is_window(arguments):
            gc.disable()  # a program that loads makes no garbage worth stopping for; the window sweeps later
            from desktop import app

            return app.main(arguments)
        if arguments[0] == DECODING:
            from desktop.evidence import child

            return child.main()
        if arguments[0] == SIGNING:
            from desktop.minutes.sealing import tokenchild

            return tokenchild.main()
        if arguments[0] == SCANNING:
            from desktop.minutes.sealing import scanchild

            return scanchild.main()
        from desktop import cli

        return cli.main(arguments)
    except KeyboardInterrupt:
        return 1
    except Exception as error:  # noqa: BLE001  the front door: whatever we did not foresee
        return unforeseen(error)


def unforeseen(error: Exception) -> int:
    """Say that it was our mistake, and keep where it happened; no text of the record is written."""
    from desktop import paths, settings
    from desktop.words import Words

    language = settings.language(settings.load(paths.settings_file()), os.environ)
    sys.stderr.write(Words(language).explain(error) + "\n")
    steps = traceback.extract_tb(error.__traceback__)
    lines = [f"{step.filename}:{step.lineno} {step.name}\n" for step in steps]
    try:
        paths.trace_file().parent.mkdir(parents=True, exist_ok=True)
        paths.trace_file().write_text("".join([*lines, type(error).__name__, "\n"]), "utf-8")
    except OSError:
        sys.stderr.write("".join(lines))
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
