"""The one place that writes: log, heads, row and search entry in one transaction; then it tells listeners."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from db import adopting, cipher, fields, intake, log, renewal, schema, standing, steps, undoing
from db.blobs import Blobs, Step
from db.changes import Change, Changed, ChangeId, Edit, Hlc, Json, Write
from db.drafts import Spots, drop
from db.errors import NothingToUndo, VaultNewer
from db.intake import Admitted
from db.records import KINDS, RecordId
from db.steps import Step as Done
from db.steps import Steps
from db.undoing import Writes
from db.vault import Vault, new_device

if TYPE_CHECKING:
    from db.backup import Backup
    from db.check import Report
    from db.database import Database

Tidy = tuple[Edit, dict[str, Json]]
"""An edit and its fields, checked."""

Clock = Callable[[], dt.datetime]
Listener = Callable[[Changed], None]
LONG_STEP = 150
"""More changes than this take longer than a window's thread may wait."""

AHEAD_MS = 24 * 60 * 60 * 1000
"""How far another's clock may run ahead and still pull ours along; beyond that it counts for its own writes only."""


def utc_now() -> dt.datetime:
    """Return this moment in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """An open vault's record. Writing is safe from any thread; every thread reads by its own `reader`."""

    def __init__(self, vault: Vault, db: Database, author: str, clock: Clock) -> None:
        self._vault, self._db, self._clock = vault, db, clock
        self._lock = threading.RLock()
        self._readers = threading.local()
        self._open_readers: list[Database] = []
        self._listeners: list[Listener] = []
        self.author = author
        self.device = renewal.name(db, vault.device)
        self._sequence, self._hlc = self._last_write()
        self._steps = Steps.of(self._db, self.device)

    @classmethod
    def open(cls, vault: Vault, author: str = "", clock: Clock = utc_now) -> Store:
        """Open an unlocked vault's record, bringing its schema up to date; a newer one is refused."""
        with cipher.refusals(vault.folder):
            db = cipher.connect(vault.database_path, vault.database_key)
            try:
                _bring_up_to_date(db, vault)
                return cls(vault, db, author, clock)
            except BaseException:
                db.close()
                raise

    @property
    def blobs(self) -> Blobs:
        """The evidence of the vault."""
        return self._vault.blobs

    @property
    def vault(self) -> Vault:
        """The vault that is open."""
        return self._vault

    @property
    def reader(self) -> Database:
        """The calling thread's read-only connection; it never waits for a writer."""
        own: Database | None = getattr(self._readers, "db", None)
        if own is None:
            with cipher.refusals(self._vault.folder):
                own = self._readers.db = self.new_reader()
        return own

    @cached_property
    def searching(self) -> Database:
        """The one connection that search asks by: another thread may interrupt it, and nobody else's question."""
        return self.new_reader()

    def new_reader(self) -> Database:
        """Return a read-only connection of its own, closed with the store."""
        db = self._connect_reader()
        with self._lock:
            self._open_readers.append(db)
        return db

    def _connect_reader(self) -> Database:
        vault = self._vault
        return cipher.connect(vault.database_path, vault.database_key, read_only=True)

    @property
    def position(self) -> int:
        """The log position of the last change."""
        row = self.reader.execute("select coalesce(max(row), 0) from change").fetchone()
        return int(row[0])

    @property
    def undoable(self) -> str | None:
        """The name of the step that `undo` would take back."""
        return self._steps.undoable

    @property
    def redoable(self) -> str | None:
        """The name of the step that `redo` would bring again."""
        return self._steps.redoable

    def listen(self, listener: Listener) -> None:
        """Have `listener` called after every commit, in the writing thread."""
        self._listeners.append(listener)

    @property
    def undo_is_long(self) -> bool:
        """Whether taking the last step back would make a window wait."""
        return self._is_long(self._steps.undo[-1:])

    @property
    def redo_is_long(self) -> bool:
        """Whether bringing the step taken back last again would make a window wait."""
        return self._is_long(self._steps.redo[-1:])

    def _is_long(self, done: Sequence[Done]) -> bool:
        if not done:
            return False
        first = done[-1].first
        sql = "select 1 from change where device = ? and sequence = ? and step = ?"
        return bool(self.reader.execute(sql, [self.device, first + LONG_STEP, first]).fetchone())

    def write(
        self, action: str, edits: Iterable[Edit], work: Step | None = None, drafts: Spots = ()
    ) -> Changed:
        """Write one step of the user's: all of its edits or none. What changes nothing is left out.

        Raises BadField, Secret and whatever the disk refuses; then nothing was written. `work` is told how far
        it is, and may stop it. `drafts` are what was kept of these edits until now, and go in the same transaction.
        """
        tidy = self._checked(list(edits))
        done = self._step(
            action,
            lambda: steps.told(work, map(self._writes, standing.rounds(tidy)), len(tidy)),
            drafts=drafts,
        )
        return self._tell_step(action, done)

    def take(self, changes: Sequence[Change]) -> Changed:
        """Take in the changes of other devices, causally ordered; those already here change nothing."""
        with self.transaction() as db:
            done = intake.admit(db, self.device, changes)
            self.bring(done)
        return self.tell_taken(done)

    def bring(self, done: Admitted) -> None:
        """Bring the record, and our clock, up to changes that were taken into the log in this transaction."""
        standing.bring(self._db, done.placed, done.fresh)
        latest = int(self._clock().timestamp() * 1000) + AHEAD_MS
        self._hlc = max([self._hlc, *(c.hlc for _, c in done.placed if c.hlc.ms <= latest)])

    def renew(self) -> int:
        """Write under a new name from now on, since a copy of this vault wrote under the old one.

        Returns how many changes that nobody had been sent went over to the new name.
        """
        name = new_device()
        with self._lock:
            with self.transaction() as db:
                count = renewal.renew(db, self.device, name)
            self.device = name
            self._sequence, self._hlc = self._last_write()
            self._steps = Steps.of(self._db, name)
        self._tell("renew", KINDS, ())
        return count

    def adopt(self, changes: Sequence[Change]) -> Changed:
        """Write again, each author kept, what a copy of a device wrote beside the record. Raises BadField, Secret."""
        rounds = adopting.adoptings(self._db, self.device, changes)
        return self._tell_step(adopting.ADOPT, self._step(adopting.ADOPT, lambda: rounds))

    def tell_taken(self, done: Admitted) -> Changed:
        """Tell the listeners of changes that came in and are committed."""
        new = [change for _, change in done.placed]
        return self._tell("sync", (c.kind for c in new), (c.record for c in new))

    def undo(self, work: Step | None = None) -> Changed:
        """Take the last step, or the last typing, back by writing what stood before.

        Raises NothingToUndo, ChangedSince.
        """
        return self._take_back(self._steps.undo, work)

    def redo(self, work: Step | None = None) -> Changed:
        """Bring the step taken back last again. Raises NothingToUndo, ChangedSince."""
        return self._take_back(self._steps.redo[-1:], work)

    def rebuild(self) -> int:
        """Make rows, heads and index anew from the log; return how many changes were replayed."""
        with self.transaction():
            standing.forget(self._db)
            placed, count = log.positioned(self._db), 0
            while some := list(islice(placed, standing.MOST_AT_ONCE)):
                standing.bring(self._db, some)
                count += len(some)
        self._tell("rebuild", KINDS, ())
        return count

    def check(self, work: Step) -> Report:
        """Check every part of the vault against its source, by a connection of its own."""
        from db import check  # what is rarely asked is loaded then: a start need not wait

        with self._connect_reader() as reader:
            return check.check(reader, self.blobs, work)

    def backup(self, into: Path, work: Step) -> Backup:
        """Make a verified copy of the vault in a new folder in `into`, itself a vault; nobody waits for it."""
        from db import backup

        with self._connect_reader() as reader:
            return backup.make(reader, self._vault, into, self._clock().astimezone(), work)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection and let the vault go."""
        with self._lock:
            for db in [*self._open_readers, self._db]:
                db.close()
            self._open_readers.clear()
        self._vault.close()

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Hold the one writing connection for a transaction: all of it or nothing."""
        with self._lock, cipher.refusals(self._vault.folder):
            before = self._sequence, self._hlc
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                self._sequence, self._hlc = before
                if self._db.conn.in_transaction:
                    self._db.execute("rollback")
                raise

    def _step(
        self,
        action: str,
        rounds: Callable[[], Iterator[list[Writes]]],
        undoes: int | None = None,
        drafts: Spots = (),
    ) -> list[Change]:
        """Write one step in one transaction and note it for undo."""
        with self._lock:
            with self.transaction() as db:
                changes = self._append(action, rounds(), undoes)
                drop(db, drafts)
            if changes:
                self._steps.add(changes[0])
        return changes

    def _tell_step(self, action: str, changes: Sequence[Change]) -> Changed:
        return self._tell(action, (c.kind for c in changes), (c.record for c in changes))

    def _append(
        self, action: str, rounds: Iterable[list[Writes]], undoes: int | None = None
    ) -> list[Change]:
        """Write the changes of a step; each round is in the record before the next is asked for."""
        step = self._sequence + 1
        done: list[Change] = []
        for writes in rounds:
            own = [self._change(e, fields, action, step, undoes) for e, fields in writes if fields]
            written = {change.record for change in own}
            fresh = written - log.known(self._db, written)
            standing.bring(self._db, log.append(self._db, own), fresh)
            done += own
        return done

    def _change(
        self, edit: Edit, own: dict[str, Write], action: str, step: int, undoes: int | None
    ) -> Change:
        self._sequence += 1
        self._hlc = self._tick()
        return Change(
            id=ChangeId(self.device, self._sequence),
            hlc=self._hlc,
            author=edit.author or self.author,
            record=edit.record,
            kind=edit.kind,
            fields=own,
            action=action,
            step=step,
            undoes=undoes,
        )

    def _checked(self, edits: Sequence[Edit]) -> list[Tidy]:
        """Return edits with their fields, checked; a record that is not there yet needs all that has no default."""
        tidy = [(edit, fields.checked(edit)) for edit in edits]
        known = log.known(self.reader, {edit.record for edit in edits})
        for edit, own in tidy:
            if edit.record not in known:
                fields.check_whole(edit.kind, own)
        return tidy

    def _writes(self, tidy: Sequence[Tidy]) -> list[Writes]:
        """Return the writes that edits come to: each with the ids it replaces, without those that say the same.

        What this device wrote itself its person has seen, whatever `seen` says. What others replaced meanwhile is
        named still: by it one tells what either side changed.
        """
        known = log.known(self._db, {edit.record for edit, _ in tidy})
        wanted = [(e.record, name) for e, own in tidy if e.record in known for name in own]
        heads = log.heads_of(self._db, wanted)
        found = []
        for edit, own in tidy:
            writes = {}
            for name, value in own.items():
                placed = heads.get((edit.record, name), [])
                seen = [h for row, h in placed if log.was_seen(row, h, edit.seen, self.device)]
                if not seen or any(head.value != value for head in seen):
                    if placed and not seen:
                        seen = log.last_seen(self._db, edit, name, self.device)
                    writes[name] = Write(value, tuple(head.id for head in seen))
            found.append((edit, writes))
        return found

    def _take_back(self, done: Sequence[Done], work: Step | None) -> Changed:
        with self._lock:
            if not done:
                raise NothingToUndo
            taken = steps.last_run(done, self._changes_of)
            first = taken[0]
            own = self._step(
                first.action,
                lambda: steps.told(work, undoing.restorings(self._db, taken), len(taken)),
                undoes=first.step,
            )
        return self._tell_step(first.action, own)

    def _changes_of(self, step: Done) -> list[Change]:
        where = "device = ? and sequence >= ? and step = ?"
        return list(log.changes(self._db, where, [self.device, step.first, step.first]))

    def _tick(self) -> Hlc:
        now = int(self._clock().timestamp() * 1000)
        return max(Hlc(now, 0), Hlc(self._hlc.ms, self._hlc.counter + 1))

    def _last_write(self) -> tuple[int, Hlc]:
        """Return this device's last sequence, and the latest clock reading that counts here."""
        columns = "sequence, hlc_ms, hlc_counter"
        own = self._db.execute(
            f"select {columns} from change where device = ? order by sequence desc limit 1",  # noqa: S608
            [self.device],
        ).fetchone() or (0, 0, 0)
        latest = int(self._clock().timestamp() * 1000) + AHEAD_MS
        seen = self._db.execute(
            f"select {columns} from change where hlc_ms <= ?"  # noqa: S608
            " order by hlc_ms desc, hlc_counter desc limit 1",
            [latest],
        ).fetchone() or (0, 0, 0)
        return own[0], max(Hlc(*own[1:]), Hlc(*seen[1:]))

    def _tell(self, action: str, kinds: Iterable[str], records: Iterable[RecordId]) -> Changed:
        changed = Changed(frozenset(kinds), frozenset(records), action, self.position)
        for listener in self._listeners:
            listener(changed)
        return changed


def _bring_up_to_date(db: Database, vault: Vault) -> None:
    known, applied = schema.NAMES, schema.applied(db)
    if unknown := [name for name in applied if name not in known]:
        raise VaultNewer(vault.folder, unknown[-1], known[-1])
    if len(applied) == len(known):
        return
    from db import backup, migrations  # brings sqlite-utils: 80 ms that a window need not wait for

    if applied:
        before = vault.backups / f"before-{known[len(applied)]}.db"
        backup.copy_database(db, before, vault.database_key)
    migrations.apply(db)
