"""What is counted of a running record is what the whole record says."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from db import fields, paging, query, running
from db.figures import parse
from db.records import Evidence, Figure, Finding, FindingKind, Record, RecordId, Visit, VisitKind
from db.running import Sift
from db.store import Store

V, OTHER = RecordId("v"), RecordId("w")
KINDS = tuple(FindingKind)


def test_the_last_figures_that_name_something_come_with_who_said_them(store: Store) -> None:
    a, b = RecordId("a"), RecordId("b")
    made: list[Record] = [
        Visit(id=V, inspection=RecordId("i"), kind=VisitKind.SESSION),
        Finding(id=a, visit=V, kind=FindingKind.RESULT, text="x", speaker=RecordId("p")),
        Finding(id=b, visit=OTHER, kind=FindingKind.RESULT, text="y"),
    ]
    for number, (finding, measure) in enumerate(((a, "m"), (a, ""), (a, "n"), (a, "o"), (b, "m"))):
        own = Figure(
            id=RecordId(f"s{number}"),
            finding=finding,
            label="",
            amount=parse("5 xã"),
            measure=measure,
        )
        made.append(own)
    store.write("example.load", [fields.edit(each) for each in made])
    found = running.last_named(store.reader, V, 2)
    assert [(f.measure, speaker, topic) for f, speaker, topic in found] == [
        ("n", "p", None),
        ("o", "p", None),
    ]


@pytest.fixture
def many(store: Store) -> Store:
    """Write findings of two visits; positions of some are the same, some are gone."""
    dice = random.Random(7)
    made: list[Record] = [
        Visit(id=id, inspection=RecordId("i"), kind=VisitKind.SESSION) for id in (V, OTHER)
    ]
    for number in range(160):
        made.append(
            Finding(
                id=RecordId(f"f{number}"),
                visit=V if number % 4 else OTHER,
                kind=dice.choice(KINDS),
                text=f"Đoàn ghi nhận mục số {number} tại xã Hoà An",
                topic=dice.choice([None, RecordId("t1"), RecordId("t2")]),
                speaker=dice.choice([None, RecordId("a"), RecordId("b")]),
                position=f"{dice.randrange(40):02}i",
                author=dice.choice(["An", "Bình"]),
            )
        )
        made.append(
            Figure(
                id=RecordId(f"g{number}"),
                finding=RecordId(f"f{number}"),
                label=f"nhãn {number % 5}",
                amount=parse(f"{dice.randrange(1, 4)}/67"),
                measure=f"chỉ tiêu {number % 3}",
            )
        )
        finding = RecordId(f"f{dice.randrange(160)}")
        owner = V if int(finding[1:]) % 4 else OTHER
        made.append(Evidence(id=RecordId(f"e{number}"), visit=owner, finding=finding))
    store.write("case.import", [fields.edit(each) for each in made])
    gone = [each for each in made if each.id in ("f5", "f6", "g9", "e3")]
    store.write("finding.delete", [fields.deleted(each) for each in gone])
    return store


def test_a_tally_counts_what_is_there_by_topic_and_speaker(many: Store) -> None:
    whole = query.findings(many.reader, V)
    found = running.tally(many.reader, V)
    assert found.topics == Counter(f.topic for f in whole if f.topic)
    assert found.speakers == Counter(f.speaker for f in whole if f.speaker)
    assert running.authors(many.reader, V) == 2


def test_what_figures_name_is_said_once(many: Store) -> None:
    whole = {(f.measure, f.label) for f in query.figures(many.reader, V)}
    assert running.quoted(many.reader, V) == sorted(whole)


def test_photos_of_a_deleted_finding_are_the_visit_s_as_a_whole(many: Store) -> None:
    gone, of = ("f5", "f6"), paging.Listed(Evidence, "true", ())
    every = paging.last(many.reader, of, 1000)
    left = [own.id for own in every if own.finding in gone and own.visit == V]
    album = paging.page(many.reader, running.album(V, None), 0, 1000)
    assert left
    assert [own.id for own in album] == left


def test_photos_are_counted_of_the_findings_asked_for(many: Store) -> None:
    whole = Counter(each.finding for each in query.evidence(many.reader, V) if each.finding)
    asked = [RecordId("f1"), RecordId("f2"), RecordId("f7")]
    assert running.photos(many.reader, asked) == {id: whole[id] for id in asked if whole[id]}


@pytest.mark.parametrize(
    "sift",
    [
        Sift(),
        Sift(kind=FindingKind.CAUSE),
        Sift(topics={RecordId("t1"), RecordId("t2")}),
        Sift(speaker=RecordId("a"), topics={RecordId("t1")}),
        Sift(among=[RecordId("f1"), RecordId("f4"), RecordId("f6"), RecordId("f2")]),
    ],
)
def test_what_passes_is_counted_found_and_read_in_order(many: Store, sift: Sift) -> None:
    reader, of = many.reader, running.findings(V, sift)
    whole = [f for f in query.findings(reader, V) if _passes(f, sift)]
    assert paging.count(reader, of) == len(whole)
    assert [paging.place(reader, of, f.id) for f in whole] == list(range(len(whole)))
    assert paging.page(reader, of, 3, 9) == whole[3:12]
    assert paging.last(reader, of, 4) == whole[-4:]
    if len(whole) > 12:
        key = (whole[10].position, whole[10].id)
        assert paging.after(reader, of, key, 5) == whole[11:16]
        assert paging.before(reader, of, key, 5) == whole[5:10]
    assert paging.place(reader, of, RecordId("f5")) == -1
    assert paging.named(reader, of, RecordId("f0")) is None


def _passes(finding: Finding, sift: Sift) -> bool:
    return (
        sift.kind in (None, finding.kind)
        and (not sift.topics or finding.topic in sift.topics)
        and sift.speaker in (None, finding.speaker)
        and (sift.among is None or finding.id in sift.among)
    )


def test_words_are_found_without_their_marks(many: Store) -> None:
    assert running.holding(many.reader, V, ["doan", "so 17"]) == ["f17"]
    assert running.holding(many.reader, V, ["khong"]) == []


def test_a_figure_is_found_at_its_visit_alone(many: Store) -> None:
    found = running.figure(many.reader, V, RecordId("g1"))
    assert found == query.record(many.reader, RecordId("g1"))
    assert running.figure(many.reader, V, RecordId("g4")) is None
    assert running.figure(many.reader, V, RecordId("g9")) is None
