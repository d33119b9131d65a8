"""Which book a command works on, and how its passphrase is found: never on the command line."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db import vault as vaults
from db.errors import NoVault, Refused
from db.store import Store
from desktop import passphrases, paths
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.pictures import Pictures
from desktop.exchange import example
from desktop.minutes.photos import Prints
from desktop.settings import Settings
from desktop.words import Words
from desktop.work import Work


class NoPassphrase(Refused):
    """Nobody is there to be asked for the passphrase, and no file is named that holds it."""


class PassphrasesDiffer(Refused):
    """A new passphrase was typed twice, and not the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of a command: its words, its surroundings, and the book it was pointed at."""

    words: Words
    environ: Mapping[str, str]
    settings: Settings
    given: Path | None
    work: Work

    @property
    def chosen(self) -> Path | None:
        """The folder of the book that was named, by argument or environment."""
        return paths.chosen_vault(self.environ, self.given)

    def own(self) -> Path:
        """Return the folder of the person's own book: the one named, the last one open, the usual one."""
        return self.chosen or Path(self.settings.vault or paths.own_vault())

    def readable(self) -> Path:
        """Return the folder of the book to read: where there is no own one, the demonstration's."""
        own, trial = self.own(), paths.demonstration_vault()
        return trial if not self.chosen and not vaults.exists(own) and vaults.exists(trial) else own

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Open the book to be read. Raises what `vault.unlock` and `Store.open` raise, NoPassphrase."""
        with self._opened(self.readable()) as store:
            yield store

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Open the book to write to, never the demonstration's unless it was named."""
        with self._opened(self.own()) as store:
            yield store

    @contextmanager
    def trying(self) -> Iterator[Store]:
        """Open the book for the worked example, made where it is not there yet."""
        folder = self.chosen or paths.demonstration_vault()
        if not vaults.exists(folder):
            vaults.create(folder, self._passphrase(folder, new=True)).close()
        with self._opened(folder) as store:
            yield store

    @contextmanager
    def photos(self, store: Store) -> Iterator[Prints]:
        """Lend what gives papers their photos, developed in a process of their own where it is needed."""
        with Darkroom(children=1) as darkroom:
            yield Pictures.of(store, darkroom).paper

    @contextmanager
    def _opened(self, folder: Path) -> Iterator[Store]:
        if not vaults.exists(folder):
            raise NoVault(folder)
        vault = vaults.unlock(folder, self._passphrase(folder))
        with vault, Store.open(vault, self.settings.author) as store:
            yield store

    def _passphrase(self, folder: Path, new: bool = False) -> str:
        named = self.environ.get(passphrases.VARIABLE, "")
        if folder == paths.demonstration_vault() and not (named and self.chosen):
            return passphrases.passphrase_in(example.PASSPHRASE_FILE)
        if named:
            return passphrases.passphrase_in(Path(named))
        return self._asked(new)

    def _asked(self, new: bool) -> str:
        if not sys.stdin or not sys.stdin.isatty():
            raise NoPassphrase
        try:
            typed = getpass.getpass(
                self.words("cli.passphrase.new" if new else "cli.passphrase.ask")
            )
            if new and getpass.getpass(self.words("cli.passphrase.again")) != typed:
                raise PassphrasesDiffer
        except EOFError as error:
            raise NoPassphrase from error
        return typed
