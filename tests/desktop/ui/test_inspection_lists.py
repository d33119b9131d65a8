"""The lists of an inspection: rows are added, edited, moved, deleted and brought back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import (
    Body,
    Finding,
    FindingKind,
    Inspection,
    Member,
    RecordId,
    Role,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.pages.inspection.page import TABS
from desktop.ui.places import Place
from tests.typing_hand import compose, key_in, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.pages.inspection import InspectionPage
    from desktop.ui.theme import Theme

ID = RecordId("i")
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, store: Store) -> InspectionPage:
    from desktop.ui.pages.inspection import InspectionPage

    store.write("inspection.add", [fields.edit(Inspection(id=ID, topic="Đất đai"))])
    made = InspectionPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 640)
    made.show()
    made.activateWindow()
    made.show_place(Place("inspection", ID))
    return made


def go(page: InspectionPage, tab: str) -> Any:
    page.tabs.setCurrentIndex(TABS.index(tab))
    page.focus()
    return page.lists[tab]


def strike(qtbot: QtBot, page: InspectionPage, key: Qt.Key, held: Any = None) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, key, held or Qt.KeyboardModifier.NoModifier)


def shown(listing: Any, count: int) -> bool:
    return len(listing.table.rows.rows) == count


def wait(qtbot: QtBot, listing: Any, count: int) -> None:
    qtbot.waitUntil(lambda: shown(listing, count))


def names(store: Store) -> list[str]:
    return [member.name for member in query.members(store.reader, ID)]


def with_members(store: Store, *named: str) -> None:
    rows = [
        Member(id=RecordId(f"m{at}"), inspection=ID, name=name, position=f"0000000{at}i")
        for at, name in enumerate(named, start=1)
    ]
    store.write("member.add", [fields.edit(row) for row in rows])


def test_a_member_is_added_by_the_keyboard_alone(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    members = go(page, "members")
    for at, name in enumerate(("Nông Thanh Tùng", "Bế Thị Ánh"), start=1):
        strike(qtbot, page, Qt.Key.Key_N, CTRL)
        wait(qtbot, members, at)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == "Họ tên"
        compose(focused, name)
        strike(qtbot, page, Qt.Key.Key_Tab)
    assert names(store) == ["Nông Thanh Tùng", "Bế Thị Ánh"]
    roles = [member.role for member in query.members(store.reader, ID)]
    assert roles == [Role.HEAD, Role.MEMBER]


def test_tab_goes_through_the_fields_of_a_member_in_their_order(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    with_members(store, "An")
    wait(qtbot, go(page, "members"), 1)
    page.focus()
    strike(qtbot, page, Qt.Key.Key_Return)
    passed = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.append(focused.accessibleName())
        strike(qtbot, page, Qt.Key.Key_Tab)
    assert passed == ["Họ tên", "Vai trò", "Chức vụ", "Cơ quan công tác", "Tổ"]


def test_a_role_is_chosen(page: InspectionPage, store: Store, qtbot: QtBot) -> None:
    with_members(store, "An")
    members = go(page, "members")
    wait(qtbot, members, 1)
    box = next(kept.field.box for kept in members.form._kept if kept.name == "role")
    box.setFocus()
    press(box, Qt.Key.Key_Home)
    assert query.members(store.reader, ID)[0].role is Role.HEAD


def test_rows_move_with_alt_and_arrows_however_fast(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    with_members(store, "An", "Bình", "Chi")
    members = go(page, "members")
    wait(qtbot, members, 3)
    members.table.setFocus()
    strike(qtbot, page, Qt.Key.Key_Down, ALT)
    strike(qtbot, page, Qt.Key.Key_Down, ALT)
    strike(qtbot, page, Qt.Key.Key_Down, ALT)
    assert names(store) == ["Bình", "Chi", "An"]
    qtbot.waitUntil(lambda: [row.name for row in members.table.rows.rows] == names(store))
    assert members.table.chosen().name == "An"
    strike(qtbot, page, Qt.Key.Key_Up, ALT)
    assert names(store) == ["Bình", "An", "Chi"]


def test_delete_takes_a_row_away_chooses_the_next_and_undo_brings_it_back(
    page: InspectionPage, store: Store, qtbot: QtBot, said: list[Message]
) -> None:
    with_members(store, "An", "Bình", "Chi")
    members = go(page, "members")
    wait(qtbot, members, 3)
    members.choose("m2")
    members.table.setFocus()
    strike(qtbot, page, Qt.Key.Key_Delete)
    wait(qtbot, members, 2)
    assert said[-1].undo
    assert members.table.chosen().name == "Chi"
    store.undo()
    wait(qtbot, members, 3)
    assert names(store) == ["An", "Bình", "Chi"]


def test_delete_in_a_field_takes_a_letter_not_the_row(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    with_members(store, "An")
    members = go(page, "members")
    wait(qtbot, members, 1)
    strike(qtbot, page, Qt.Key.Key_Return)
    strike(qtbot, page, Qt.Key.Key_Home)
    strike(qtbot, page, Qt.Key.Key_Delete)
    page.flush()
    assert names(store) == ["n"]


def test_the_last_row_gone_leaves_an_invitation(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    with_members(store, "An")
    members = go(page, "members")
    wait(qtbot, members, 1)
    strike(qtbot, page, Qt.Key.Key_Delete)
    qtbot.waitUntil(members.empty.isVisible)
    assert not members.table.isVisible()
    assert members.adds.hasFocus()


def test_another_row_saves_what_was_typed_into_the_last(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    with_members(store, "An", "Bình")
    members = go(page, "members")
    wait(qtbot, members, 2)
    name = members.form._kept[0].field
    name.line.selectAll()
    key_in(name.line, "Anh")
    members.table.choose("m2")
    assert names(store) == ["Anh", "Bình"]
    assert name.text() == "Bình"


def test_a_member_deleted_elsewhere_leaves_the_others(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    with_members(store, "An", "Bình")
    members = go(page, "members")
    wait(qtbot, members, 2)
    store.write("member.delete", [fields.deleted(query.members(store.reader, ID)[0])])
    wait(qtbot, members, 1)
    assert members.form._kept[0].field.text() == "Bình"


def test_a_body_is_typed_and_stands_in_the_directory(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    subjects = go(page, "subjects")
    focused = QApplication.focusWidget()
    assert focused is not None
    compose(focused, "Sở Nội vụ")
    strike(qtbot, page, Qt.Key.Key_Return)
    wait(qtbot, subjects, 1)
    assert [body.name for body in query.bodies(store.reader)] == ["Sở Nội vụ"]
    compose(focused, "sở nội vụ")
    strike(qtbot, page, Qt.Key.Key_Return)
    assert len(query.subjects(store.reader, ID)) == 1
    store.undo()
    assert query.bodies(store.reader) == []


def test_a_body_of_the_directory_is_offered_without_its_marks(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    store.write("body.add", [fields.edit(Body(id=RecordId("b"), name="Văn phòng UBND tỉnh"))])
    subjects = go(page, "subjects")
    line = subjects._line.field.line
    completer = line.completer()
    assert completer.model().rowCount() == 0  # nobody has typed
    key_in(line, "van phong")
    qtbot.waitUntil(completer.popup().isVisible)
    press(completer.popup(), Qt.Key.Key_Down)
    press(completer.popup(), Qt.Key.Key_Return)
    wait(qtbot, subjects, 1)
    assert [each.body for each in query.subjects(store.reader, ID)] == ["b"]
    qtbot.waitUntil(lambda: line.text() == "")


def test_a_body_is_not_offered_as_its_own_parent(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    bodies = [
        Body(id=RecordId("b"), name="UBND tỉnh"),
        Body(id=RecordId("c"), name="Sở", parent=RecordId("b")),
        Body(id=RecordId("d"), name="HĐND tỉnh"),
    ]
    store.write("body.add", [fields.edit(body) for body in bodies])
    subjects = go(page, "subjects")
    compose(subjects._line.field.line, "UBND tỉnh")
    subjects._line.field.line.returnPressed.emit()
    wait(qtbot, subjects, 1)
    parent = subjects._links["parent"]
    assert [parent.offered(text) for text in ("tinh", "so")] == [["HĐND tỉnh"], []]


def test_an_outline_is_typed_line_after_line(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    topics = go(page, "topics")
    focused = QApplication.focusWidget()
    assert focused is not None
    for title in ("Chỉ đạo điều hành", "Thủ tục", "Một cửa"):
        compose(focused, title)
        strike(qtbot, page, Qt.Key.Key_Return)
    wait(qtbot, topics, 3)
    titles = [topic.title for topic in query.topics(store.reader, ID)]
    assert titles == ["Chỉ đạo điều hành", "Thủ tục", "Một cửa"]
    topics.table.setFocus()
    strike(qtbot, page, Qt.Key.Key_Right, ALT | SHIFT)
    qtbot.waitUntil(lambda: [row.number for row in topics.table.rows.rows] == ["1", "2", "2.1"])
    strike(qtbot, page, Qt.Key.Key_Left, ALT | SHIFT)
    qtbot.waitUntil(lambda: [row.number for row in topics.table.rows.rows] == ["1", "2", "3"])
    strike(qtbot, page, Qt.Key.Key_Up, ALT)
    assert [t.title for t in query.topics(store.reader, ID)] == [
        "Chỉ đạo điều hành", "Một cửa", "Thủ tục",
    ]  # fmt: skip


def test_a_line_of_the_outline_is_marked_required(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    topics = go(page, "topics")
    compose(topics._line.field.line, "Một cửa")
    strike(qtbot, page, Qt.Key.Key_Return)
    wait(qtbot, topics, 1)
    box = next(kept.field.box for kept in topics.form._kept if kept.name == "required")
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert query.topics(store.reader, ID)[0].required


def test_a_secret_line_of_the_outline_is_refused_and_stays_typed(
    page: InspectionPage, store: Store
) -> None:
    topics = go(page, "topics")
    line = topics._line.field.line
    compose(line, "TUYỆT MẬT")
    press(line, Qt.Key.Key_Return)
    assert topics._line.field.is_refused
    assert line.text() == "TUYỆT MẬT"
    assert query.topics(store.reader, ID) == []


@pytest.mark.parametrize(
    ("tab", "field", "label"),
    [("papers", "founding", "Loại văn bản"), ("terms", "terms", "Việc phải làm")],
)
def test_values_are_added_edited_moved_deleted_and_brought_back(
    page: InspectionPage, store: Store, qtbot: QtBot, tab: str, field: str, label: str
) -> None:
    listing = go(page, tab)

    def said() -> list[str]:
        values = getattr(query.inspection(store.reader, ID), field)
        return [getattr(value, "kind", "") or getattr(value, "what", "") for value in values]

    for at, name in enumerate(("Quyết định", "Kế hoạch", "Đề cương"), start=1):
        strike(qtbot, page, Qt.Key.Key_N, CTRL)
        wait(qtbot, listing, at)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == label
        compose(focused, name)
        page.flush()
    assert said() == ["Quyết định", "Kế hoạch", "Đề cương"]
    qtbot.waitUntil(lambda: listing.table.rows.rows[-1].value != listing.new())
    strike(qtbot, page, Qt.Key.Key_Up, ALT)
    strike(qtbot, page, Qt.Key.Key_Up, ALT)
    assert said() == ["Đề cương", "Quyết định", "Kế hoạch"]
    qtbot.waitUntil(lambda: listing.table.currentIndex().row() == 0)
    listing.table.setFocus()
    strike(qtbot, page, Qt.Key.Key_Delete)
    assert said() == ["Quyết định", "Kế hoạch"]
    store.undo()
    assert said() == ["Đề cương", "Quyết định", "Kế hoạch"]


def test_two_fields_of_a_paper_are_saved_before_the_page_heard_of_the_first(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    papers = go(page, "papers")
    strike(qtbot, page, Qt.Key.Key_N, CTRL)
    wait(qtbot, papers, 1)
    by_name = {kept.name: kept.field for kept in papers.form._kept}
    key_in(by_name["number"].line, "15/QĐ-HĐND")
    key_in(by_name["date"].line, "3/4/2023")
    page.flush()
    paper = query.inspection(store.reader, ID).founding[0]
    assert (paper.number, str(paper.date)) == ("15/QĐ-HĐND", "2023-04-03")
    assert query.clashes(store.reader) == {}


def test_days_that_are_no_number_are_said(page: InspectionPage, store: Store, qtbot: QtBot) -> None:
    terms = go(page, "terms")
    strike(qtbot, page, Qt.Key.Key_N, CTRL)
    wait(qtbot, terms, 1)
    days = next(kept.field for kept in terms.form._kept if kept.name == "days")
    key_in(days.line, "vài")
    days.flush()
    assert days.is_refused
    days.line.clear()
    key_in(days.line, "15 ngày")
    days.flush()
    assert query.inspection(store.reader, ID).terms[0].days == 15


def test_a_session_is_added_for_the_only_body_and_opened(
    page: InspectionPage, store: Store, qtbot: QtBot, went: list[Place]
) -> None:
    subjects = go(page, "subjects")
    compose(subjects._line.field.line, "Sở Nội vụ")
    strike(qtbot, page, Qt.Key.Key_Return)
    go(page, "visits")
    strike(qtbot, page, Qt.Key.Key_N, CTRL)
    visit = query.visits(store.reader, ID)[0]
    assert visit.kind is VisitKind.SESSION
    assert visit.body == query.bodies(store.reader)[0].id
    assert went[-1] == Place("visit", visit.id)


def test_a_visit_says_how_much_it_brought_and_enter_opens_it(
    page: InspectionPage, store: Store, qtbot: QtBot, went: list[Place]
) -> None:
    visit = Visit(id=RecordId("v"), inspection=ID, kind=VisitKind.SURVEY, place="IOC")
    found = Finding(id=RecordId("f"), visit=visit.id, kind=FindingKind.RESULT, text="28 văn bản")
    store.write("visit.add", [fields.edit(visit), fields.edit(found)])
    visits = go(page, "visits")
    wait(qtbot, visits, 1)
    assert visits.table.rows.rows[0].findings == 1
    visits.table.setFocus()
    strike(qtbot, page, Qt.Key.Key_Return)
    assert went == [Place("visit", visit.id)]
    strike(qtbot, page, Qt.Key.Key_Delete)
    assert query.visits(store.reader, ID) == []
    store.undo()
    assert len(query.findings(store.reader, visit.id)) == 1


def test_sixty_members_are_shown(page: InspectionPage, store: Store, qtbot: QtBot) -> None:
    store.write(
        "member.add",
        [
            fields.edit(
                Member(id=RecordId(f"m{n}"), inspection=ID, name=f"{n}", position=f"{n:08}i")
            )
            for n in range(1, 61)
        ],
    )
    wait(qtbot, go(page, "members"), 60)
    assert "60" in page.tabs.tabText(TABS.index("members"))


def test_the_last_name_that_is_offered_is_whole(
    page: InspectionPage, store: Store, qtbot: QtBot, theme: Theme
) -> None:
    theme.dress(page)
    names = ("Sở Nội vụ", "Sở Tư pháp")
    bodies = [Body(id=RecordId(str(at)), name=name) for at, name in enumerate(names)]
    store.write("body.add", [fields.edit(body) for body in bodies])
    subjects = go(page, "subjects")
    line = subjects._line.field.line
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    key_in(line, "so")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.waitUntil(lambda: popup.verticalScrollBar().maximum() == 0)


def test_adding_comes_after_what_is_being_typed(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    members = go(page, "members")
    page.add()
    wait(qtbot, members, 1)
    name = members.form.kept[0].field
    key_in(name.line, "Nông Thanh Tùng")
    page.add()
    wait(qtbot, members, 2)
    assert store.undoable == "member.add"


def test_enter_leads_from_field_to_field(page: InspectionPage, qtbot: QtBot) -> None:
    members = go(page, "members")
    page.add()
    wait(qtbot, members, 1)
    kept = members.form.kept
    page.activateWindow()
    kept[0].field.line.setFocus()
    qtbot.waitUntil(kept[0].field.line.hasFocus)
    press(kept[0].field.line, Qt.Key.Key_Return)
    assert kept[1].field.box.hasFocus()


def test_enter_leads_on_in_what_an_inspection_says_of_itself(
    page: InspectionPage, qtbot: QtBot
) -> None:
    page._choose_tab("about")
    lines = [kept.field for kept in page.about.form.kept]
    page.activateWindow()
    lines[0].focus()
    qtbot.waitUntil(lines[0].line.hasFocus)
    for line, following in pairwise(lines):
        press(line.line, Qt.Key.Key_Return)
        assert following.focusProxy().hasFocus()
