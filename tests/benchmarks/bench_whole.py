"""A paper of some 300 pages and 200 photos of 3 MB through the whole product: from the vault to a frozen version.

`python -m tests.benchmarks.bench_whole [PHOTOS]` makes the vault, then in a process of its own each: a draft as PDF,
one as Word file, the check before the paper is final, the final version. It prints seconds, and peak megabytes beside
what the opened vault had. Renditions are there, as import leaves them.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db import fields, keys, query
from db import vault as vaults
from db.records import DocumentKind, RecordId
from db.store import Store
from desktop.evidence.pictures import Pictures
from desktop.exchange import ties
from desktop.final import checking, finishing
from desktop.final.whole import subject
from desktop.minutes import papers
from desktop.minutes.papers import Asked, Format
from desktop.work import Quiet
from tests import make
from tests.benchmarks.bench_memory import alone, peak_mb
from tests.benchmarks.bench_minutes import TEXT
from tests.benchmarks.bench_outputs import PASSAGES, PHOTOS, originals

PASSPHRASE = "mật khẩu để thử"
CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
VISIT, TODAY = RecordId("v"), dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def build(folder: Path, count: int) -> None:
    """Make the vault with its photos and their renditions."""
    findings = tuple(make.finding(at, f"{at}. {TEXT}") for at in range(PASSAGES))
    with Store.open(vaults.create(folder / "book", PASSPHRASE, CHEAP), "Người thử") as store:
        blobs = [store.blobs.add(each, Quiet()) for each in originals(folder)[:count]]
        evidence = tuple(
            make.evidence(at, blob.hash, caption=f"Ảnh số {at}", finding=RecordId(f"f{at}"))
            for at, blob in enumerate(blobs)
        )
        case = make.case(findings=findings, evidence=evidence)
        store.write("case.import", [fields.edit(each) for _, each in ties.records(case)])
        with make.darkroom() as room:
            pictures = Pictures.of(store, room)
            for blob in blobs:
                pictures.paper(blob.hash)


@contextmanager
def measured(folder: Path, act: str) -> Iterator[Store]:
    """Open the vault, and say what is done with it took."""
    with (
        vaults.unlock(folder / "book", PASSPHRASE) as vault,
        Store.open(vault, "Người thử") as store,
    ):
        before, start, used = peak_mb(), time.perf_counter(), time.process_time()
        yield store
        spent, took = time.perf_counter() - start, time.process_time() - used
        print(
            f"  {act:22}{spent:6.2f} s (processor {took:.2f}), {peak_mb()} MB, {peak_mb() - before} of it its own",
            flush=True,
        )


def draft(folder: Path, form: Format) -> None:
    """Make a draft as a file."""
    with measured(folder, f"draft, {form.value}") as store, make.darkroom() as room:
        case = query.case(store.reader, RecordId("i"))
        asked = Asked(kind=DocumentKind.MINUTES, of=VISIT, today=TODAY)
        papers.made(case, asked, Pictures.of(store, room).paper, folder / "out", Quiet(), form)


def check(folder: Path) -> None:
    """Have said what is to be said of the paper before it is final."""
    with measured(folder, "checked") as store, make.darkroom() as room:
        own = subject(store, DocumentKind.MINUTES, VISIT)
        checking.checked(store, own, Pictures.of(store, room).paper, TODAY, Quiet())


def final(folder: Path) -> None:
    """Make the paper final."""
    with measured(folder, "made final") as store, make.darkroom() as room:
        wanted = finishing.Wanted(subject=subject(store, DocumentKind.MINUTES, VISIT), now=NOW)
        done = finishing.finalised(store, wanted, Pictures.of(store, room).paper, Quiet())
    print(f"  {done.document.pages} pages, {done.document.size_bytes >> 20} MB")


def main(arguments: list[str]) -> None:
    """Print the figures."""
    count = int(arguments[0]) if arguments else PHOTOS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone(build, folder, count)
        print(f"{PASSAGES} passages, {count} photos, load {os.getloadavg()[0]:.1f}")
        alone(draft, folder, Format.PDF)
        alone(draft, folder, Format.DOCX)
        alone(check, folder)
        alone(final, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
