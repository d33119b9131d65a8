"""The clashes page: what differs, word by word, settled by keyboard, taken back, and never read as markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db import deletions, drafts, fields, query
from db.changes import Change, ChangeId, Edit, Hlc, Json, Write
from db.store import Store
from desktop.ui.pages.clashes import ClashesPage, found
from desktop.ui.parts import compare
from desktop.ui.places import Place
from tests.desktop.sync.party import FINDING, INSPECTION, VISIT
from tests.typing_hand import BOMB, MOTTO, compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.window import Window
    from desktop.words import Words
    from tests.conftest import FixedClock

OTHER = "may-khac"
Arrive = Callable[..., None]


@pytest.fixture
def begun(store: Store) -> Store:
    store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)])
    return store


@pytest.fixture
def arrive(begun: Store, clock: FixedClock) -> Arrive:
    """A change of another device that replaces what the first import wrote."""
    count = iter(range(1, 99))

    def arrive(**values: Json) -> None:
        first = next(c for c in _changes(begun) if c.record == FINDING.id)
        writes = {n: Write(v, (first.id,)) for n, v in values.items()}
        now = int(clock().timestamp() * 1000) + 60_000
        begun.take(
            [
                Change(
                    id=ChangeId(OTHER, at := next(count)),
                    hlc=Hlc(now, at),
                    author="Bình",
                    record=FINDING.id,
                    kind="finding",
                    fields=writes,
                    action="finding.edit",
                    step=at,
                )
            ]
        )

    return arrive


def _changes(store: Store) -> list[Change]:
    from db import log

    return list(log.changes(store.reader))


def edit(store: Store, **values: Json) -> None:
    store.write("finding.edit", [Edit("finding", FINDING.id, values)])


def text(store: Store) -> str:
    return query.finding(store.reader, FINDING.id).text


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, begun: Store) -> ClashesPage:
    made = ClashesPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    return made


def show(qtbot: QtBot, page: ClashesPage) -> None:
    page.show_place(Place("clashes"))
    page.show()
    qtbot.waitUntil(lambda: page._clashes is not None)


def press_alt(qtbot: QtBot, page: ClashesPage, key: Qt.Key) -> None:
    """Press a shortcut where the cursor is."""
    page.activateWindow()
    page.focus()
    qtbot.waitUntil(page._list.hasFocus)
    QTest.keyClick(page._list, key, Qt.KeyboardModifier.AltModifier)


def test_words_that_differ_are_marked_and_no_others() -> None:
    spans = compare.differing("đã ban hành 28 văn bản", ["đã ban hành 31 văn bản"])
    assert ["đã ban hành 28 văn bản"[a:b] for a, b in spans] == ["28"]


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (("một hai ba BỐN", "MỘT hai ba bốn"), "MỘT hai ba BỐN"),
        (("một HAI ba bốn", "một Hai ba bốn"), None),
        (("một hai ba bốn năm", "một ba bốn"), "một ba bốn năm"),
        (("một hai ba bốn x", "một hai ba bốn y"), None),
    ],
)
def test_changes_that_lie_apart_are_put_together(texts: tuple[str, str], whole: str | None) -> None:
    assert compare.merged("một hai ba bốn", texts) == whole
    assert compare.merged("một hai ba bốn", texts[::-1]) == whole


def test_where_nothing_differs_that_is_said(qtbot: QtBot, page: ClashesPage, words: Words) -> None:
    show(qtbot, page)
    assert page._stack.currentIndex() == 1
    assert words("clashes.none") == "Không có chỗ nào nhiều người viết khác nhau."


def test_a_clash_shows_both_texts_the_one_before_and_a_merge(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    edit(begun, text="Ban hành 31 văn bản")
    arrive(text="Ban hành 28 văn bản, kịp thời")
    show(qtbot, page)
    choice = page._choice
    assert choice is not None
    assert [side.author for side in choice.clash.sides] == ["Người thử", "Bình"]
    assert choice.clash.before == FINDING.text
    assert choice.clash.proposal == "Ban hành 31 văn bản, kịp thời"
    first = choice.clash.sides[0]
    assert [first.said[a:b] for a, b in first.marks] == ["31"]
    assert INSPECTION.topic in choice.clash.owner


def test_a_clash_is_settled_by_keyboard_and_taken_back(
    qtbot: QtBot, window: Window, begun: Store, arrive: Arrive
) -> None:
    edit(begun, text="của tôi")
    arrive(text="của Bình")
    window.go(Place("clashes"))
    page = window.page
    assert isinstance(page, ClashesPage)
    qtbot.waitUntil(lambda: page._choice is not None)
    press_alt(qtbot, page, Qt.Key.Key_2)
    assert text(begun) == "của Bình"
    assert query.clashes(begun.reader) == {}
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)
    assert begun.undoable == "clash.settle"
    window.undo()
    assert text(begun) in ("của tôi", "của Bình")
    assert begun.redoable == "clash.settle"


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        (Qt.Key.Key_0, "A 28 văn bản B"),
        (Qt.Key.Key_9, "A 28 văn bản\nBan hành 28 văn bản B"),
    ],
)
def test_both_are_kept_by_keyboard(
    qtbot: QtBot,
    page: ClashesPage,
    begun: Store,
    arrive: Arrive,
    key: Qt.Key,
    whole: str,
) -> None:
    edit(begun, text="A 28 văn bản")
    arrive(text="Ban hành 28 văn bản B")
    show(qtbot, page)
    press_alt(qtbot, page, key)
    assert query.clashes(begun.reader) == {}
    assert text(begun) == whole


def test_an_own_text_is_typed_with_an_input_method_and_stands(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive, said: list[Message]
) -> None:
    edit(begun, text="một")
    arrive(text="hai")
    show(qtbot, page)
    assert page._choice is not None
    own = page._choice.own
    own.pages.selectAll()
    compose(own.pages, MOTTO)
    press(own.pages, Qt.Key.Key_Return, ctrl=True)
    assert text(begun) == MOTTO
    assert query.clashes(begun.reader) == {}
    assert said[-1].undo


def test_nothing_written_is_refused_beneath_the_field(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    edit(begun, text="một")
    arrive(text="hai")
    show(qtbot, page)
    assert page._choice is not None
    page._choice.own.pages.clear()
    page._choice.take_own()
    assert page._choice.own.is_refused
    assert len(query.clashes(begun.reader)) == 1


def test_what_came_while_one_looked_stays_beside_the_settled_text(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    edit(begun, text="một")
    arrive(text="hai")
    show(qtbot, page)
    choice = page._choice
    assert choice is not None
    arrive(text="ba")
    choice.take(0)
    assert {h.value for h in query.clashes(begun.reader)[FINDING.id, "text"]} == {"một", "ba"}


def test_a_choice_and_a_name_are_told_in_words(begun: Store, arrive: Arrive, words: Words) -> None:
    edit(begun, kind="cause", at="2023-05-19T02:00:00Z")
    arrive(kind="shortcoming", at=None)
    at, kind = found.clashes(begun, words)
    assert [side.said for side in kind.sides] == ["Nguyên nhân", "Hạn chế"]
    assert [side.said for side in at.sides] == ["09:00, 19/05/2023", ""]


def test_a_deletion_against_an_edit_is_shown_and_brings_the_text_back(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    begun.write("finding.delete", [fields.deleted(query.finding(begun.reader, FINDING.id))])
    arrive(text="Bình sửa")
    show(qtbot, page)
    assert page._choice is not None
    assert page._choice.clash.field == ""
    assert "Bình sửa" in page._choice.clash.sides[1].said
    press_alt(qtbot, page, Qt.Key.Key_2)
    assert text(begun) == "Bình sửa"
    assert deletions.waiting(begun.reader) == 0


def test_a_deletion_may_stand(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    begun.write("finding.delete", [fields.deleted(query.finding(begun.reader, FINDING.id))])
    arrive(text="Bình sửa")
    show(qtbot, page)
    press_alt(qtbot, page, Qt.Key.Key_1)
    assert query.findings(begun.reader, VISIT.id) == []
    assert deletions.waiting(begun.reader) == 0


def test_markup_is_only_letters(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    edit(begun, text=BOMB)
    arrive(text=BOMB + " & thêm")
    show(qtbot, page)
    assert page._choice is not None
    assert page.grab().width() > 0
    from desktop.ui.parts.painted import MarkedText

    assert BOMB in [shown.text for shown in page._choice.findChildren(MarkedText)]


def test_what_is_being_written_stays_when_something_else_arrives(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "COMPARED_AT_ONCE", 0)
    edit(begun, text="một")
    arrive(text="hai")
    show(qtbot, page)
    qtbot.waitUntil(lambda: page._choice is not None)
    choice = page._choice
    assert choice is not None
    assert choice.clash.sides[0].marks == ((0, 3),)
    choice.own.pages.selectAll()
    compose(choice.own.pages, MOTTO)
    edit(begun, kind="cause")
    arrive(kind="shortcoming")
    qtbot.waitUntil(lambda: len(page._clashes or ()) == 2)
    assert page._choice is choice
    assert choice.own.text() == MOTTO


def test_what_is_being_written_is_kept_for_another_window_until_one_text_stands(
    qtbot: QtBot, page: ClashesPage, begun: Store, arrive: Arrive
) -> None:
    edit(begun, text="một")
    arrive(text="hai")
    show(qtbot, page)
    qtbot.waitUntil(lambda: page._choice is not None)
    assert page._choice is not None
    page._choice.own.pages.selectAll()
    compose(page._choice.own.pages, MOTTO)
    page._choice.own.flush()
    assert list(drafts.kept(begun.reader).values()) == [MOTTO]
    again = ClashesPage(replace(page.desk))
    qtbot.addWidget(again)
    show(qtbot, again)
    qtbot.waitUntil(lambda: again._choice is not None)
    assert again._choice is not None
    assert again._choice.own.text() == MOTTO
    again._choice.take_own()
    assert drafts.kept(begun.reader) == {}
