"""A vault as large as a province's after years: 100,000 findings, 50,000 photo records, one sitting of 5,000 passages.

`python -m tests.benchmarks.large` makes it where it is not there yet and prints its folder. It is kept between runs in
a folder outside the tree (SODOAN_BENCH_CACHE, else the user's cache); the same program makes the same records.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from db import fields, keys, migrations
from db import vault as vaults
from db.blobs import Blob
from db.dates import When
from db.figures import parse
from db.positions import between
from db.records import (
    Attendee,
    Body,
    Evidence,
    Figure,
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Inspection,
    MadeBy,
    Member,
    Recommendation,
    Record,
    RecordId,
    Role,
    Side,
    Subject,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.work import Quiet
from tests.desktop.evidence import photos

PASSPHRASE = "mật khẩu để thử"
CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
VERSION = 1
"""Counts up when the records here change."""

INSPECTIONS, VISITS_EACH, BODIES = 50, 40, 300
FINDINGS, PHOTOS, LONGEST_VISIT = 100_000, 50_000, 5_000
ASKS_EACH, PEOPLE_EACH, TOPICS_EACH, DIFFERENT_PHOTOS = 10, 10, 12, 24
BIG_VISIT = RecordId("v000000")
"""The sitting of 5,000 passages, in the newest inspection."""

_WHO = ("Ủy ban nhân dân xã", "Sở Nội vụ", "Trung tâm Phục vụ hành chính công", "Thanh tra tỉnh",
        "Ban Quản lý dự án", "Phòng Kinh tế", "Trạm Y tế", "Văn phòng Đăng ký đất đai")  # fmt: skip
_DID = ("đã ban hành kế hoạch cải cách hành chính", "hoàn thành số hoá hồ sơ",
        "chưa công khai đầy đủ thủ tục", "giải quyết hồ sơ đúng hạn và trước hạn",
        "còn chậm trả lời kiến nghị của cử tri", "bố trí kinh phí sửa chữa trụ sở",
        "chưa có sổ theo dõi tiếp công dân", "tổ chức đối thoại với người dân")  # fmt: skip
_WHY = ("do thiếu nhân lực chuyên trách", "theo Nghị quyết của Hội đồng nhân dân tỉnh",
        "vì hạ tầng mạng chưa ổn định", "nhờ phối hợp tốt giữa các cơ quan",
        "trong khi văn bản hướng dẫn còn chồng chéo", "sau đợt giám sát lần trước",
        "tại bộ phận một cửa của xã", "ở các thôn vùng cao")  # fmt: skip


def folder() -> Path:
    """Return where the vault lies for this schema."""
    named = os.environ.get("SODOAN_BENCH_CACHE")
    cache = Path(named) if named else platformdirs.user_cache_path("so-doan-benchmarks")
    steps = hashlib.sha256(Path(str(migrations.__file__)).read_bytes()).hexdigest()
    return cache / f"large-{VERSION}-{steps[:12]}"


def vault() -> Path:
    """Return the folder of the large vault, made first where it is not there."""
    whole = folder()
    if not whole.exists():
        begun = whole.with_name(f"{whole.name}.{os.getpid()}")
        begun.parent.mkdir(parents=True, exist_ok=True)
        try:
            _make(begun)
            begun.rename(whole)
        finally:
            shutil.rmtree(begun, ignore_errors=True)
    return whole


def empty(into: Path) -> Path:
    """Return the folder of a new vault in `into` that holds nothing."""
    place = into / "empty"
    store = Store.open(vaults.create(place, PASSPHRASE, CHEAP), "Lục Văn Sơn")
    store.close()
    return place


def _make(place: Path) -> None:
    with Store.open(vaults.create(place, PASSPHRASE, CHEAP), "Lục Văn Sơn") as store:
        blobs = _photos(store, place)
        store.write("case.import", map(fields.edit, _bodies()))
        for number in reversed(range(INSPECTIONS)):
            store.write("case.import", map(fields.edit, _inspection(number, blobs)))


def _photos(store: Store, place: Path) -> list[Blob]:
    found = []
    for number in range(DIFFERENT_PHOTOS):
        file = place / "photo.jpg"
        file.write_bytes(photos.jpeg(number, (1600, 1200)))
        found.append(store.blobs.add(file, Quiet()))
        file.unlink()
    return found


def _bodies() -> Iterator[Body]:
    for number in range(BODIES):
        yield Body(id=RecordId(f"b{number:03}"), name=f"{_WHO[number % len(_WHO)]} số {number}")


def _inspection(number: int, blobs: list[Blob]) -> Iterator[Record]:
    """Return an inspection with all that hangs on it; number 0 is written last and so the newest."""
    id = RecordId(f"i{number:02}")
    yield Inspection(
        id=id,
        topic=f"Giám sát chuyên đề số {number}: {_DID[number % len(_DID)]}",
        issuer="HĐND tỉnh",
    )
    for at, place in enumerate(_places(PEOPLE_EACH)):
        role = Role.HEAD if at == 0 else Role.MEMBER
        yield Member(id=RecordId(f"{id}m{at}"), inspection=id, role=role,
                     name=f"Nguyễn Văn An {at}", position=place)  # fmt: skip
    for at, place in enumerate(_places(TOPICS_EACH)):
        title = f"{_DID[at % len(_DID)].capitalize()} ({at + 1})"
        yield Topic(id=RecordId(f"{id}t{at}"), inspection=id, title=title, position=place)
    for at, place in enumerate(_places(5)):
        yield Subject(id=RecordId(f"{id}s{at}"), inspection=id,
                      body=RecordId(f"b{(number * 5 + at) % BODIES:03}"), position=place)  # fmt: skip
    for at, place in enumerate(_places(VISITS_EACH)):
        yield from _visit(number * VISITS_EACH + at, id, place, blobs)


def _visit(number: int, inspection: RecordId, place: str, blobs: list[Blob]) -> Iterator[Record]:
    dice = random.Random(number)
    day = dt.date(2026, 11, 20) - dt.timedelta(days=number)
    id = RecordId(f"v{number:06}")
    body = RecordId(f"b{number % BODIES:03}")
    yield Visit(id=id, inspection=inspection, kind=VisitKind.SESSION, body=body, position=place,
                title=f"Buổi làm việc thứ {number}", start=When(day=day))  # fmt: skip
    for at, where in enumerate(_places(PEOPLE_EACH)):
        yield Attendee(id=RecordId(f"{id}a{at}"), visit=id, side=Side.BODY,
                       name=f"Trần Thị Bình {at}", position=where)  # fmt: skip
    yield from _findings(id, inspection, _share(number, FINDINGS), dice)
    for at, where in enumerate(_places(PHOTOS // (INSPECTIONS * VISITS_EACH))):
        blob = blobs[(number + at) % len(blobs)]
        yield Evidence(id=RecordId(f"{id}e{at}"), visit=id, caption=_sentence(dice), position=where,
                       file_name=f"IMG_{number}_{at}.jpg", media_type="image/jpeg",
                       hash=blob.hash, size_bytes=blob.size_bytes)  # fmt: skip
    yield from _asks(id, body, day, dice)


def _findings(
    visit: RecordId, inspection: RecordId, count: int, dice: random.Random
) -> Iterator[Record]:
    kinds = tuple(FindingKind)
    for at, place in enumerate(_places(count)):
        id, done = RecordId(f"{visit}f{at}"), dice.randrange(1, 67)
        text = f"{_sentence(dice)}; {done}/67 nhiệm vụ. {_sentence(dice)}."
        yield Finding(id=id, visit=visit, kind=kinds[at % len(kinds)], text=text, position=place,
                      topic=RecordId(f"{inspection}t{at % TOPICS_EACH}"),
                      speaker=RecordId(f"{visit}a{at % PEOPLE_EACH}"), author="Lục Văn Sơn")  # fmt: skip
        if at % 3 == 0:
            yield Figure(id=RecordId(f"{id}g"), finding=id, label="nhiệm vụ hoàn thành",
                         amount=parse(f"{done}/67 nhiệm vụ"), measure="nhiệm vụ hoàn thành")  # fmt: skip


def _asks(visit: RecordId, body: RecordId, day: dt.date, dice: random.Random) -> Iterator[Record]:
    for at, place in enumerate(_places(ASKS_EACH)):
        id = RecordId(f"{visit}r{at}")
        yield Recommendation(id=id, visit=visit, made_by=MadeBy.DELEGATION, text=_sentence(dice),
                             addressee=body, due=day + dt.timedelta(days=30 * at), position=place)  # fmt: skip
        if at % 2:
            yield FollowUp(id=RecordId(f"{id}u"), recommendation=id, on=day + dt.timedelta(days=20),
                           state=dice.choice(tuple(FollowUpState)), text="Đã trả lời")  # fmt: skip


def _share(number: int, whole: int) -> int:
    """Return how many findings visit `number` has: the first the longest, the others alike."""
    others = INSPECTIONS * VISITS_EACH - 1
    each, left = divmod(whole - LONGEST_VISIT, others)
    return LONGEST_VISIT if number == 0 else each + (number <= left)


def _places(count: int) -> Iterator[str]:
    place = ""
    for _ in range(count):
        place = between(place, "")
        yield place


def _sentence(dice: random.Random) -> str:
    who, did, why = dice.choice(_WHO), dice.choice(_DID), dice.choice(_WHY)
    return f"{who} số {dice.randrange(BODIES)} {did} {why}"


if __name__ == "__main__":
    start = time.perf_counter()
    sys.stdout.write(f"{vault()}\n{time.perf_counter() - start:.1f} s\n")
