"""Every step the schema has taken. A released step is never edited: a golden vault of each is replayed in tests."""

from __future__ import annotations

from itertools import islice

from db import cipher, database, directory, schema  # noqa: F401  cipher sets the alias that sqlite-utils must find
from db.folding import fold, normal_tone
from db.records import RecordId

# isort: split
from sqlite_utils import Database, Migrations

STEPS = Migrations(schema.SET)

COMMON = {"id": str, "gone": int}
_AT_ONCE = 1_000
_UNKNOWN = '{"day":null,"part":null,"time":null}'


@STEPS()
def m0001_log_and_rows(db: Database) -> None:
    """Make the log (the truth), the heads of every field, and the rows that cache them."""
    _make_log(db)
    _make_rows(db)
    _make_search(db)


def _make_log(db: Database) -> None:
    db.table("change").create(
        {
            "row": int, "device": str, "sequence": int, "hlc_ms": int, "hlc_counter": int,
            "author": str, "kind": str, "record": str, "action": str, "step": int, "undoes": int,
            "fields": str, "chain": str,
        },
        pk="row",
        not_null={"device", "sequence", "hlc_ms", "hlc_counter", "kind", "record", "fields", "chain"},
    )  # fmt: skip
    db.table("change").create_index(["device", "sequence"], unique=True)
    db.table("change").create_index(["record"])
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger change_no_{verb} before {verb} on change "
            "begin select raise(abort, 'the log is append-only'); end"
        )
    db.execute(
        "create table head (record text not null, field text not null, device text not null,"
        " sequence integer not null, row integer not null,"
        " primary key (record, field, device, sequence)) without rowid"
    )


def _make_rows(db: Database) -> None:
    for kind, columns, owners in (
        ("inspection", "topic issuer issuer_short delegation place symbol period founding terms copies_to", ""),
        ("member", "inspection role name position_title organisation group position", "inspection"),
        ("body", "name short_name parent successor valid_from valid_to", ""),
        ("subject", "inspection body position", "inspection"),
        ("topic", "inspection title parent required:int position", "inspection"),
        ("visit", "inspection kind title purpose body place planned_start planned_end start end chair"
         " secretary copies:int position", "inspection"),
        ("attendee", "visit side member name position_title organisation position", "visit"),
        ("finding", "visit kind text topic speaker at author visibility position", "visit"),
        ("figure", "finding label amount period measure part_of source visibility position", "finding"),
        ("evidence", "visit finding caption file_name media_type hash size_bytes:int taken place taken_by"
         " visibility position", "visit"),
        ("recommendation", "visit made_by text addressee basis due reports_to finding visibility position",
         "visit"),
        ("follow_up", "recommendation state on text number by evidence visibility", "recommendation"),
        ("document", "inspection kind visit title number date file_name hash record_hash size_bytes:int"
         " pages:int made_at", "inspection"),
    ):  # fmt: skip
        typed = (column.partition(":") for column in columns.split())
        own = {name: int if type_ else str for name, _, type_ in typed}
        db.table(kind).create(COMMON | own, pk="id")
        if owners:
            db.table(kind).create_index([owners, "position"] if "position" in own else [owners])


def _make_search(db: Database) -> None:
    db.table("entry").create({"row": int, "record": str, "kind": str, "text": str}, pk="row")
    db.table("entry").create_index(["record"], unique=True)
    db.execute(
        "create virtual table search using fts5(exact, folded, content='', contentless_delete=1,"
        " tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')"
    )


@STEPS()
def m0002_delegations(db: Database) -> None:
    """Make room for exchange: delegations, their rolls, packs written and received, clash marks."""
    db.execute("create index idx_change_device on change (device)")
    db.execute("create index idx_change_hlc on change (hlc_ms, hlc_counter)")
    db.execute(
        "create table clash (record text not null, field text not null, primary key (record, field))"
        " without rowid"
    )
    db.execute(
        "insert into clash select record, field from"
        " (select h.record, h.field, c.fields -> ('$.' || h.field || '[0]') as value"
        " from head h join change c on c.row = h.row)"
        " group by record, field having count(distinct value) > 1"
    )
    db.execute("create table identity (number integer primary key, device text not null)")
    _make_delegations(db)
    _make_parcels(db)


def _make_delegations(db: Database) -> None:
    db.execute(
        "create table delegation (id text primary key, inspection text not null, secret text not null,"
        " root text not null, cut integer not null default 0)"
    )
    db.execute(
        "create table roll (hash text primary key, delegation text not null, issuer text not null,"
        " number integer not null, bytes blob not null)"
    )
    db.execute(
        "create table seen (shelf text not null, delegation text not null, device text not null,"
        " last integer not null, primary key (shelf, delegation, device)) without rowid"
    )
    db.execute(
        "create table settled (shelf text not null, delegation text not null, digest text not null,"
        " primary key (shelf, delegation)) without rowid"
    )


def _make_parcels(db: Database) -> None:
    db.execute(
        "create table parcel (id integer primary key, delegation text not null, device text not null,"
        " first integer not null, last integer not null, hash text not null, forked integer not null,"
        " bytes blob not null)"
    )
    db.execute(
        "create unique index idx_parcel on parcel (delegation, device, first, last, hash, forked)"
    )
    db.execute(
        "create table carried (delegation text not null, row integer not null,"
        " parcel integer not null, primary key (delegation, row)) without rowid"
    )
    db.execute(
        "create table home (record text primary key, inspection text not null) without rowid"
    )
    db.execute(
        "create table named (delegation text not null, body text not null,"
        " primary key (delegation, body)) without rowid"
    )


@STEPS()
def m0003_final_papers(db: Database) -> None:
    """Make room for final papers: version, what it replaces or amends, seal and signatures."""
    for column in (
        "version integer", "replaces text", "amends text", "reason text", "seal text", "signings text",
    ):  # fmt: skip
        db.execute(f"alter table document add column {column}")
    db.execute("update document set version = 0, reason = '', seal = '', signings = '[]'")


@STEPS()
def m0004_field_and_paper(db: Database) -> None:
    """Make room for what the field and the papers ask: expectations, marks, times, doubles, overrides, numbers."""
    for kind, column, empty in (
        ("topic", "questions text", "[]"), ("topic", "expected text", "[]"),
        ("member", "same_as text", None), ("body", "same_as text", None),
        ("attendee", "arrived text", _UNKNOWN), ("attendee", "left text", _UNKNOWN),
        ("attendee", "same_as text", None), ("finding", "combined text", None),
        ("figure", "explained text", ""), ("evidence", "marks text", "[]"),
        ("evidence", "attendee text", None), ("evidence", "seconds integer", None),
        ("evidence", "consent text", ""), ("evidence", "camera text", ""),
        ("evidence", "corrected_s integer", 0), ("document", "addressee text", None),
    ):  # fmt: skip
        name = column.partition(" ")[0]
        db.execute(f'alter table "{kind}" add column "{name}" {column.partition(" ")[2]}')
        if empty is not None:
            db.execute(f'update "{kind}" set "{name}" = ?', [empty])  # noqa: S608
    for kind, columns in (
        ("camera", "inspection name ahead_s:int set_at"),
        ("number_block", "inspection first:int last:int symbol paper given_by given_on reconciled"),
        (
            "override",
            "inspection paper place done visit addressee text was reason author after position",
        ),
    ):
        typed = (column.partition(":") for column in columns.split())
        own = {name: int if type_ else str for name, _, type_ in typed}
        db.table(kind).create(COMMON | own, pk="id")
        db.table(kind).create_index(["inspection"])
    _make_checkpoints(db)
    _index_one_letter_too(db)
    db.execute(
        "create index idx_parcel_size on parcel"
        " (delegation, forked, device, first, last, hash, length(bytes))"
    )


def _make_checkpoints(db: Database) -> None:
    db.execute(
        "create table checkpoint (delegation text not null, device text not null, number integer not"
        " null, hash text not null, bytes blob not null, primary key (delegation, device, number, hash))"
        " without rowid"
    )
    db.execute(
        "create table told (delegation text not null, device text not null, last integer not null,"
        " hash text not null, primary key (delegation, device, last, hash)) without rowid"
    )


def _index_one_letter_too(db: Database) -> None:
    """Make the search index anew: a word's first letter, which began 50,000 entries, is looked up by itself.

    That of three letters goes: words of a few begin so, and each beginning costs every write a twentieth.
    """
    db.execute("drop table search")
    db.execute(
        "create virtual table search using fts5(exact, folded, content='', contentless_delete=1,"
        " tokenize=\"unicode61 remove_diacritics 0\", prefix='1 2')"
    )
    entries = db.execute("select row, text from entry")
    db.conn.executemany(
        "insert into search (rowid, exact, folded) values (?, ?, ?)",
        ((row, normal_tone(text), fold(text)) for row, text in entries),
    )


@STEPS()
def m0005_directory(db: Database) -> None:
    """Make room for the directory's index: bodies and people in the alphabet's order."""
    db.execute(
        "create table directory (record text primary key, kind text not null, sort text not null,"
        " alike text not null, told text not null, same text, owner text) without rowid"
    )
    db.execute("create index idx_directory_sort on directory (kind, sort, record)")
    db.execute("create index idx_directory_alike on directory (kind, alike)")
    db.execute("create index idx_directory_same on directory (same) where same is not null")
    for kind in directory.KINDS:
        rows = db.query(f'select * from "{kind}"')  # noqa: S608
        while some := {RecordId(row["id"]): row for row in islice(rows, _AT_ONCE)}:
            directory.write(database.Database(db.conn), kind, some)


@STEPS()
def m0006_drafts(db: Database) -> None:
    """Make room for what was typed and is not in the record yet: this device's own, beside the log."""
    db.execute(
        "create table draft (kind text not null, record text not null, field text not null,"
        " within text not null, text text not null, primary key (kind, record, field)) without rowid"
    )


def apply(db: database.Database, stop_before: str | None = None) -> None:
    """Take the steps that a database has not taken yet, each in a transaction of its own."""
    STEPS.apply(Database(db.conn, execute_plugins=False), stop_before=stop_before)
