"""What papers call bodies and people: as they were on the day that the paper speaks of."""

from __future__ import annotations

import datetime as dt

import pytest

from db import fields, query
from db.dates import When
from db.records import (
    Attendee,
    Body,
    DocumentKind,
    Finding,
    FindingKind,
    Inspection,
    MadeBy,
    Member,
    Recommendation,
    Record,
    RecordId,
    Role,
    Side,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.minutes import papers
from desktop.minutes.papers import Asked
from desktop.minutes.writers import text

OLD, NEW = "Sở Kế hoạch và Đầu tư", "Sở Tài chính"
WHOLE, MAY, OCTOBER = RecordId("i"), RecordId("v5"), RecordId("v10")
TODAY = dt.date(2025, 11, 28)


def id_of(name: str) -> RecordId:
    return RecordId(name)


@pytest.fixture
def book(store: Store) -> Store:
    """Write two visits of one year at a body that became another between them; one member's title changed too."""
    ended, begun = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    records: list[Record] = [
        Body(id=id_of("old"), name=OLD, short_name="Sở KHĐT", valid_to=ended, successor=id_of("new")),
        Body(id=id_of("new"), name=NEW, short_name="Sở TC", valid_from=begun),
        Inspection(id=WHOLE, topic="Đầu tư công"),
        Member(id=id_of("m"), inspection=WHOLE, role=Role.HEAD, name="Lê Thị Hòa", position="a",
               position_title="Ủy viên"),
    ]  # fmt: skip
    for visit, body, month, title, place in (
        (MAY, "new", 5, "", "a"),
        (OCTOBER, "old", 10, "Phó Trưởng Ban", "b"),
    ):
        records += [
            Visit(id=visit, inspection=WHOLE, kind=VisitKind.SESSION, body=id_of(body),
                  chair=id_of("m"), start=When(day=dt.date(2025, month, 19)), position=place),
            Attendee(id=id_of(f"{visit}a"), visit=visit, side=Side.DELEGATION, member=id_of("m"),
                     position_title=title, position="a"),
            Finding(id=id_of(f"{visit}f"), visit=visit, kind=FindingKind.STATEMENT, text="Đã rõ",
                    speaker=id_of("m"), position="a"),
            Recommendation(id=id_of(f"{visit}r"), visit=visit, made_by=MadeBy.DELEGATION,
                           text="Công khai vốn", addressee=id_of(body), position="a"),
        ]  # fmt: skip
    store.write("case.import", [fields.edit(each) for each in records])
    return store


def told(book: Store, kind: DocumentKind, of: RecordId, to: RecordId | None = None) -> str:
    asked = Asked(kind=kind, of=of, today=TODAY, to=to)
    return text.text(papers.composed(query.case(book.reader, WHOLE), asked).document)


def test_minutes_of_an_earlier_day_use_the_earlier_name_whichever_body_was_chosen(
    book: Store,
) -> None:
    minutes = told(book, DocumentKind.MINUTES, MAY)
    assert OLD in minutes
    assert NEW not in minutes


def test_minutes_after_the_merger_use_the_successor_s_name(book: Store) -> None:
    minutes = told(book, DocumentKind.MINUTES, OCTOBER)
    assert NEW in minutes
    assert OLD not in minutes


def test_a_title_is_the_one_of_the_visit_s_day(book: Store) -> None:
    may, october = (told(book, DocumentKind.MINUTES, visit) for visit in (MAY, OCTOBER))
    assert "Ủy viên" in may
    assert "Phó Trưởng Ban" not in may
    assert "Phó Trưởng Ban" in october
    assert "Ủy viên" not in october


@pytest.mark.parametrize("kind", [DocumentKind.NOTICE, DocumentKind.PRESS_NOTICE])
def test_other_papers_of_one_visit_do_as_its_minutes(book: Store, kind: DocumentKind) -> None:
    assert OLD in told(book, kind, MAY)
    assert NEW not in told(book, kind, MAY)


def test_a_report_on_several_days_names_a_body_as_it_is_at_the_last_and_says_what_it_was(
    book: Store,
) -> None:
    lines = [" ".join(each.split()) for each in told(book, DocumentKind.REPORT, WHOLE).split("\n")]
    whole = " ".join(lines)
    assert f"Cơ quan chịu sự giám sát: {NEW} (trước là {OLD})" in whole
    assert [each for each in lines if "Đối với" in each] == [f"1. Đối với {NEW}"]
    assert whole.count("Công khai vốn") == 2
    assert [OLD in each for each in lines if each.startswith("- Ngày 19")] == [True, False]


def test_a_report_names_who_spoke_at_a_visit_as_they_were_called_then(book: Store) -> None:
    guest = Finding(id=id_of("g"), visit=MAY, kind=FindingKind.RESULT, text="Đã cấp đủ vốn",
                    speaker=id_of("tax"), position="b")  # fmt: skip
    joined = Finding(id=id_of("g2"), visit=OCTOBER, kind=FindingKind.RESULT, text="Đã thu đủ",
                     speaker=id_of("tax"), position="b")  # fmt: skip
    begun = dt.date(2025, 8, 1)
    bodies = [
        Body(id=id_of("tax"), name="Chi cục Thuế", valid_to=dt.date(2025, 7, 31), successor=id_of("tx2")),
        Body(id=id_of("tx2"), name="Thuế cơ sở", valid_from=begun),
    ]  # fmt: skip
    book.write("case.import", [fields.edit(each) for each in (*bodies, guest, joined)])
    whole = " ".join(told(book, DocumentKind.REPORT, WHOLE).split())
    assert "Chi cục Thuế: Đã cấp đủ vốn" in whole
    assert "Thuế cơ sở: Đã thu đủ" in whole


def test_a_body_chosen_by_its_old_entry_after_the_change_is_not_said_to_have_been_another(
    book: Store,
) -> None:
    book.write("visit.delete", query.deletion(book.reader, MAY))
    whole = " ".join(told(book, DocumentKind.REPORT, WHOLE).split())
    assert f"Cơ quan chịu sự giám sát: {NEW}" in whole
    assert OLD not in whole


def test_a_letter_of_reminder_goes_to_who_does_the_work_today_about_all_that_was_asked(
    book: Store,
) -> None:
    case = query.case(book.reader, WHOLE)
    asked = Asked(kind=DocumentKind.URGING, of=WHOLE, today=TODAY)
    assert papers.addressees(case, asked) == ["new"]
    letter = told(book, DocumentKind.URGING, WHOLE, RecordId("new"))
    assert letter.count("Công khai vốn") == 2
    assert f"Kính gửi: {NEW}" in " ".join(letter.split())


def test_what_is_attached_is_the_record_as_it_was_written(book: Store) -> None:
    case = query.case(book.reader, WHOLE)
    own = papers.composed(case, Asked(kind=DocumentKind.MINUTES, of=MAY, today=TODAY))
    visit = next(each for each in own.said if each.id == MAY)
    member = next(each for each in own.said if each.id == "m")
    assert (visit, member) == (case.visits[0], case.members[0])


def test_who_and_what_was_written_down_twice_stands_once_with_all_that_was_said(
    book: Store,
) -> None:
    again = [
        Body(id=id_of("older"), name="Sở KH-ĐT", same_as=id_of("old")),
        Recommendation(id=id_of("r2"), visit=MAY, made_by=MadeBy.DELEGATION, position="b",
                       text="Báo cáo lại", addressee=id_of("older")),
        Attendee(id=id_of("h1"), visit=MAY, side=Side.BODY, name="Trần Văn An", position="b"),
        Attendee(id=id_of("h2"), visit=MAY, side=Side.BODY, name="Trần Văn Ân", position="c",
                 same_as=id_of("h1")),
        Finding(id=id_of("f2"), visit=MAY, kind=FindingKind.STATEMENT, text="Xin tiếp thu",
                speaker=id_of("h1"), position="b"),
        Finding(id=id_of("f3"), visit=MAY, kind=FindingKind.STATEMENT, text="Đề nghị thêm",
                speaker=id_of("h2"), position="c"),
    ]  # fmt: skip
    book.write("case.import", [fields.edit(each) for each in again])
    minutes = told(book, DocumentKind.MINUTES, MAY)
    lines = [" ".join(line.split()) for line in minutes.splitlines()]
    assert sum(line.startswith("1. Đối với") for line in lines) == 1
    assert "2. Đối với" not in minutes
    assert "Báo cáo lại" in minutes
    assert "Ân" not in minutes
    assert minutes.count("Trần Văn An") == 2  # present, and once as a speaker
    said = [lines.index(f"- {text}") for text in ("Xin tiếp thu", "Đề nghị thêm")]
    assert said[1] == said[0] + 1
