"""The commands: reads what was typed, carries it out, answers, and says in one sentence what was refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from db.errors import Refused
from desktop import paths, settings
from desktop.commands import grammar
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import Words
from desktop.work import Quiet, Stopped, Work

DONE, REFUSED = 0, 1


class Line:
    """Long work told as one line on a terminal."""

    def step(self, done: int, total: int) -> None:
        """Show how much is done."""
        if total:
            sys.stderr.write(f"\r{done}/{total}" + ("\n" if done >= total else ""))
            sys.stderr.flush()


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Carry out a command and return the exit code: 0 done, 1 refused, 2 not understood, 3 clashes wait."""
    _speak_utf8()
    chosen = settings.load(paths.settings_file())
    words = Words(settings.language(chosen, environ))
    try:
        asked = grammar.parser(words).parse_args(arguments)
    except SystemExit as end:
        return int(end.code or DONE)
    session = Session(
        words=words, environ=environ, settings=chosen, given=asked.vault, work=_work()
    )
    try:
        return _told(asked.run(session, asked), asked.json)
    except BrokenPipeError:
        return _unheard()
    except KeyboardInterrupt:
        return _refused(words.explain(Stopped()))
    except UnicodeEncodeError:  # bytes of the command line that are no text
        return _refused(words("cli.no_text"))
    except (Refused, Stopped, OSError) as error:
        return _refused(words.explain(error))


def _told(answer: Answer, as_json: bool) -> int:
    sys.stdout.write(answer.text(as_json))
    sys.stdout.flush()
    return _refused(answer.fault) if answer.fault else answer.code


def _refused(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return REFUSED


def _unheard() -> int:
    """End quietly when whoever read us, such as `head`, has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _work() -> Work:
    return Line() if sys.stderr.isatty() else Quiet()


def _speak_utf8() -> None:
    """Write UTF-8 wherever it goes; a Windows console would refuse Vietnamese otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
