"""What a visit's line understands of its own records: the worked example's people, bodies and outline."""

from __future__ import annotations

import pytest

from db import fields
from db.records import Attendee, FindingKind, MadeBy, RecordId, Side, Topic
from db.store import Store
from desktop.exchange import example
from desktop.fieldwork import marks, outlines, own
from desktop.ui.pages.visit.held import held
from desktop.ui.pages.visit.understood import Language
from desktop.words import Words
from tests import make

CASE = make.cao_bang()
OUTLINE = outlines.edits(
    outlines.load(own.shipped() / "outline-cai-cach-hanh-chinh.toml"), CASE.inspection.id
)
TITLES = {edit.record: Topic(id=edit.record, **edit.fields).title for edit in OUTLINE}


@pytest.fixture
def language(store: Store, words: Words) -> Language:
    example.load(store)
    gone = [fields.deleted(topic) for topic in CASE.topics]
    come = Attendee(id=RecordId("a"), visit=make.SESSION, side=Side.BODY, name="Bế Tịnh")
    store.write("case.import", [*gone, *OUTLINE, fields.edit(come)])
    made = Language(words)
    made.hold(held(store.reader, make.SESSION))
    return made


def test_the_example_s_sentences_are_typed_in_one_line_each(language: Language) -> None:
    found = language.read(
        "@văn phòng ubnd #1.1 Văn phòng hoàn thành 64/67 nhiệm vụ, chưa hoàn thành 03/67 nhiệm vụ !kq"
    )
    assert (found.speaker, found.kind) == ("cb-vp-ubnd", FindingKind.RESULT)
    assert TITLES[found.topic or ""] == "Kết quả thực hiện nhiệm vụ theo kế hoạch"
    assert found.text.startswith("Văn phòng hoàn thành")
    assert [str(each.amount) for each in found.figures] == ["64/67 nhiệm vụ", "03/67 nhiệm vụ"]
    assert language.read("@tùng !kl Ghi nhận kết quả").speaker == "cb-2023-tv-01"
    assert language.read("@tịnh nói").speaker == "a"


def test_every_line_of_the_outline_is_meant_by_its_number(language: Language) -> None:
    found = language.read("#3.2 Mọi thủ tục qua một cửa")
    assert TITLES[found.topic or ""] == "Thực hiện cơ chế một cửa, một cửa liên thông"
    assert found.text == "Mọi thủ tục qua một cửa"
    offer = language.completions("#một", 4)
    assert offer is not None
    assert offer.choices[0].detail == "3.2"


def test_a_request_names_whom_it_asks(language: Language) -> None:
    found = language.read("!kn @ubnd tỉnh giao bổ sung biên chế")
    assert (found.kind, found.addressee) == (MadeBy.BODY, "cb-ubnd")
    assert language.read("!yc @văn phòng đổi mới hoạt động").addressee == "cb-vp-ubnd"


@pytest.mark.parametrize("line", ["", "@", "#", "@x #99 !hc"])
def test_no_letter_of_a_line_is_lost(language: Language, line: str) -> None:
    assert marks.rebuilt(language.read(line)) == line
