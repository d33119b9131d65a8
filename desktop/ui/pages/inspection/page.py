"""One inspection: its topic as heading, beneath it what belongs to it, a list at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabBar

from db import query
from db.errors import NoRecord
from db.records import Body, Inspection, RecordId
from desktop.ui.cases import Cases
from desktop.ui.desk import Desk
from desktop.ui.lists.form import Form, Sight
from desktop.ui.lists.listing import Listing
from desktop.ui.page import Keys, Page, Trail
from desktop.ui.pages.inspection.about import About
from desktop.ui.pages.inspection.members import Members
from desktop.ui.pages.inspection.subjects import Subjects
from desktop.ui.pages.inspection.topic_field import TopicField
from desktop.ui.pages.inspection.topics import Topics
from desktop.ui.pages.inspection.values import Papers, Terms
from desktop.ui.pages.inspection.visits import Visits
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import EDGE_PX, column, row
from desktop.ui.parts.periods import worded_period
from desktop.ui.places import Place

TABS = ("visits", "members", "subjects", "topics", "about", "papers", "terms")
_OF_KIND = {"visit": "visits", "member": "members", "body": "subjects", "subject": "subjects",
            "topic": "topics"}  # fmt: skip

_LISTS: dict[str, type[Listing]] = {"visits": Visits, "members": Members, "subjects": Subjects, "topics": Topics,
                                    "papers": Papers, "terms": Terms}  # fmt: skip

_OF_FIELD = {"founding": "papers", "terms": "terms", "role": "members", "questions": "topics"}
"""Where what an inspection wants is entered, unless it is a fact of its own."""

_TOPIC_INSET_PX = 10
"""How far the topic's letters stand from its field's edge: they align with what is beneath."""


class InspectionPage(Page):
    """The page of one inspection."""

    kinds = frozenset(
        {"inspection", "member", "body", "subject", "topic", "visit", "finding", "recommendation"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._inspection: Inspection | None = None
        self._shown: RecordId | None = None
        self._cases = Cases(desk, self)
        self._head = Form(desk, "inspection.edit", self)
        self.topic = TopicField(self.words, self.words("inspection.topic_hint"))
        self.lists: dict[str, Listing] = {}
        self._about: About | None = None
        self._arrange()
        self._shortcuts()

    def title(self) -> str:
        """Return the inspection's topic."""
        return self._inspection.topic if self._inspection else ""

    def trail(self) -> Trail:
        """Return the way back to the list."""
        return ((self.words("ui.page.inspections"), Place("inspections")),)

    def keys(self) -> Keys:
        """Return the shortcuts of the lists."""
        keys = [("Ctrl+N", "new"), ("Alt+1 … 7", "tabs"), ("Enter", "open"), ("F6", "pane"),
                ("Ctrl+T", "templates"), ("Delete", "delete"), ("Alt+↑, Alt+↓", "move"),
                ("Alt+Shift+←, Alt+Shift+→", "depth")]  # fmt: skip
        return tuple((pressed, self.words(f"inspection.key.{name}")) for pressed, name in keys)

    def begin(self) -> None:
        """Get ready for another inspection; one that was just begun is first asked about itself."""
        inspection = self._ask()
        if inspection.id != self._shown:
            self._shown = inspection.id
            self._head.forget()
            if self._about:
                self._about.form.forget()
            for listing in self.lists.values():
                listing.begin(inspection.id)
            self._choose_tab(self._first_tab(inspection))
        if self.place.part:
            self._point_at(self.place.part)
        elif self.place.field:
            self._choose_tab(_OF_FIELD.get(self.place.field, "about"))

    def refresh(self) -> None:
        """Ask again for what is shown."""
        store = self.desk.store
        position = store.position
        sight = Sight(position, query.clashes(store.reader))
        self._inspection = inspection = self._ask()
        self._head.show_row(inspection, inspection.id, sight)
        self._meta.setText(self._summary(inspection))
        self._count()
        if self.tab() == "about":
            self.about.show_row(inspection, sight)
        else:
            self.listing(self.tab()).refresh(sight)

    def turn_to(self, place: Place) -> bool:
        """Show the list or the facts that a step was made in; the keyboard follows only into another one."""
        if (place.page, place.record) != ("inspection", self._shown):
            return False
        before, self.place = self.tab(), place
        if place.part:
            self._point_at(place.part)
        elif place.field and place.field != "topic":
            self._choose_tab(_OF_FIELD.get(place.field, "about"))
        if self.tab() != before:
            self.focus()
        return True

    def focus(self) -> None:
        """Put the cursor where work begins: the field that is named, the list, or the first fact that is asked for."""
        if self.place.field and self._point_field(self.place.field):
            return
        if self.tab() == "about":
            self.about.focus()
        else:
            self.listing(self.tab()).focus()

    def tab(self) -> str:
        """Return the name of the list that is shown."""
        return TABS[self.tabs.currentIndex()]

    @property
    def about(self) -> About:
        """What the inspection says of itself, made when it is first shown."""
        if self._about is None:
            self._about = About(self.desk)
            self._about.unwanted.connect(self._delete)
            self._parts.addWidget(self._about, 1)
        return self._about

    def listing(self, name: str) -> Listing:
        """Return a list, made when it is first shown: all six at once hold the window for half a second."""
        if name not in self.lists:
            self.lists[name] = made = _LISTS[name](self.desk)
            self._parts.addWidget(made, 1)
            if self._shown:
                made.begin(self._shown)
        return self.lists[name]

    @Slot()
    def add(self) -> None:
        """Add to the list that is shown; what is being typed is a step before that."""
        self.flush()
        if self.tab() != "about":
            self.listing(self.tab()).add()

    @Slot()
    def choose_template(self) -> None:
        """Go to the outline and show the templates."""
        self._choose_tab("topics")
        topics = self.listing("topics")
        assert isinstance(topics, Topics)
        topics.choose_template()

    def _ask(self) -> Inspection:
        if self.place.record is None:
            raise NoRecord("")
        return query.inspection(self.desk.store.reader, self.place.record)

    def _first_tab(self, inspection: Inspection) -> str:
        reader = self.desk.store.reader
        known = query.visits(reader, inspection.id) or query.members(reader, inspection.id)
        return "visits" if known else "about"

    def _point_at(self, part: RecordId) -> None:
        reader = self.desk.store.reader
        kind = query.kind_of(reader, part)
        if kind not in _OF_KIND:
            return
        self._choose_tab(_OF_KIND[kind])
        if kind == Body.kind_name:
            subjects = query.subjects(reader, self._shown or RecordId(""))
            part = next((each.id for each in subjects if each.body == part), part)
        self.listing(self.tab()).choose(part)

    def _point_field(self, name: str) -> bool:
        """Put the cursor into a field of what is pointed at, else of the inspection; tell whether there is one."""
        if self.tab() != "about":
            return self.place.part is not None and self.listing(self.tab()).form.point(name)
        return self.about.form.point(name) or self._head.point(name)

    def _choose_tab(self, name: str) -> None:
        self.tabs.setCurrentIndex(TABS.index(name))

    def _summary(self, inspection: Inspection) -> str:
        period = worded_period(self.words, inspection.period)
        issuer = inspection.issuer_short or inspection.issuer
        said = filter(None, (issuer, period[:1].upper() + period[1:], inspection.place))
        return " · ".join(" ".join(each.split()) for each in said)

    def _count(self) -> None:
        reader, inspection = self.desk.store.reader, self._inspection
        assert inspection is not None
        counts = {
            "visits": len(query.visits(reader, inspection.id)),
            "members": len(query.members(reader, inspection.id)),
            "subjects": len(query.subjects(reader, inspection.id)),
            "topics": len(query.topics(reader, inspection.id)),
            "papers": len(inspection.founding),
            "terms": len(inspection.terms),
        }
        for at, name in enumerate(TABS):
            count = counts.get(name, 0)
            caption = self.words(f"inspection.tab.{name}")
            self.tabs.setTabText(at, plain_caption(f"{caption}  {count}" if count else caption))

    @Slot(int)
    def _tab_changed(self, _at: int) -> None:
        self.flush()
        shown = self.about if self.tab() == "about" else self.listing(self.tab())
        for panel in filter(None, (*self.lists.values(), self._about)):
            panel.setVisible(panel is shown)
        if self._inspection and self._inspection.id == self.place.record:
            self._stale = True
            self._ask_again()

    @Slot()
    def _go_to_tab(self) -> None:
        self.tabs.setCurrentIndex(int(self.sender().property("tab")))
        self.focus()

    @Slot()
    def _delete(self) -> None:
        if self._inspection:
            self.flush()
            self._cases.delete(self._inspection)

    @Slot()
    def _export(self) -> None:
        if self._inspection:
            self.flush()
            self._cases.ask_export(self._inspection)

    def _arrange(self) -> None:
        page = column(self, gap_px=2)
        page.setContentsMargins(EDGE_PX - _TOPIC_INSET_PX, 18, EDGE_PX, 18)
        page.addLayout(self._head_line())
        whole = column(gap_px=12)
        whole.setContentsMargins(_TOPIC_INSET_PX, 0, 0, 0)
        page.addLayout(whole, 1)
        self._meta = PlainLabel(role="muted", wrap=True)
        whole.addWidget(self._meta)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName(self.words("inspection.parts"))
        for name in TABS:
            self.tabs.addTab(self.words(f"inspection.tab.{name}"))
        whole.addWidget(self.tabs)
        self._parts = whole
        self.tabs.currentChanged.connect(self._tab_changed)

    def _head_line(self) -> QHBoxLayout:
        export = Button(self.words("inspection.export")).with_icon(self.desk.theme, "file-export")
        export.clicked.connect(self._export)
        line = row(gap_px=16)
        line.addWidget(self._head.hold("topic", self.topic), 1)
        line.addWidget(export, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _shortcuts(self) -> None:
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add)
        QShortcut(QKeySequence("Ctrl+T"), self).activated.connect(self.choose_template)
        for at in range(len(TABS)):
            shortcut = QShortcut(QKeySequence(f"Alt+{at + 1}"), self)
            shortcut.setProperty("tab", at)
            shortcut.activated.connect(self._go_to_tab)
