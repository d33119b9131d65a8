"""The dialog of outline templates: what there is, what a file would bring, what is kept as one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QWidget

from db import query
from db.drafts import Spot
from db.records import Inspection, RecordId
from db.store import Store
from desktop.fieldwork import outlines, own
from desktop.fieldwork.outlines import Template
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.inspection.keeping import KeepTemplate
from desktop.ui.pages.inspection.owned import Owned
from desktop.ui.pages.inspection.told import told
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import Dialog, documents
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column
from desktop.ui.parts.leaflet import Leaflet
from desktop.ui.parts.table import Column, RecordTable
from desktop.work import Work

_WIDTH_PX, _HEIGHT_PX = 960, 580
_LIST_PX = 320


@dataclass(frozen=True, slots=True)
class Offered:
    """A template to choose: from where, and what of the file it is read from is not in it."""

    template: Template
    source: str
    path: Path | None = None
    left_out: tuple[str, ...] = ()
    is_own: bool = False


class Templates(Dialog):
    """Choose, look, take. Nothing is written before `confirm`."""

    def __init__(
        self, desk: Desk, inspection: Inspection, taken: Callable[[], None], parent: QWidget
    ) -> None:
        words = desk.words
        super().__init__(words, words("templates.title"), words("templates.take"), parent=parent)
        self._desk, self.words = desk, words
        self._inspection, self._taken = inspection, taken
        self._brought: list[Offered] = []
        self._is_known = False
        self.table: RecordTable[Offered] = RecordTable(
            desk.theme,
            words("templates.offered"),
            [Column(words("templates.name"), _name), Column("", _source, 96)],
            key=_key,
        )
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._opened)
        self.sheet = Leaflet(desk.theme, words("templates.preview"))
        self.summary = PlainLabel("", "small", wrap=True)
        self.error = PlainLabel("", "error", wrap=True)
        self.error.hide()
        self.bring = Button(words("templates.bring")).with_icon(desk.theme, "file-import")
        self.keep = Button(words("templates.keep"), "quiet").with_icon(desk.theme, "star")
        self.bring.clicked.connect(self.ask_file)
        self.keep.clicked.connect(self._ask_keep)
        self.owned = Owned(desk, inspection, self.table)
        self.owned.changed.connect(self.ask)
        self.owned.failed.connect(self._not_done)
        self.confirm.setEnabled(False)
        self._lay()
        self.ask()

    @property
    def touched(self) -> Any:
        """Emitted with each choice."""
        return self.table.picked

    def state(self) -> str:
        """Return which template is chosen, by its file."""
        chosen = self.table.chosen()
        return str(chosen.path) if chosen else ""

    def restore(self, state: str) -> bool:
        """Choose the template of a file; one that was brought is read again first."""
        if any(str(each.path) == state for each in self.table.rows.rows):
            self.table.choose(Path(state))
            return True
        self.bring_in(state)
        return False

    def ask(self, sentence: str = "") -> None:
        """Read the templates beside the window, and say then what was wrong before."""
        work = partial(_available, self.words("templates.own"))
        self._desk.jobs.start("", work, partial(self._show, sentence))

    @Slot()
    def ask_file(self) -> None:
        """Ask for a workbook or document."""
        dialog = QFileDialog(self, self.words("templates.bring"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(documents())
        dialog.setNameFilter(self.words("templates.file_kind"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring_in)
        dialog.open()

    @Slot(str)
    def bring_in(self, file: str) -> None:
        """Read a file and show what was understood of it; nothing is written."""
        self._fail("")
        work = partial(_read, Path(file), self.words("templates.file"))
        self._desk.jobs.start(self.words("templates.reading"), work, self._read_in, self._refused)

    def confirmed(self) -> None:
        """Put the chosen template into the inspection's outline, as one step beside the window."""
        chosen = self.table.chosen()
        if chosen is None:
            return
        self.confirm.setEnabled(False)
        work = partial(_take, self._desk.store, chosen.template, self._inspection.id)
        self._desk.jobs.start(self.words("templates.taking"), work, self._written, self._refused)

    def _show(self, sentence: str, answer: tuple[list[Offered], list[BaseException]]) -> None:
        found, bad = answer
        self.table.show_rows([*self._brought, *found])
        if self.table.chosen() is None and self.table.rows.rows:
            self.table.choose(_key(self.table.rows.rows[0]))
        if (chosen := self.table.chosen()) is not None:
            self._picked(chosen)
        self.keep.setEnabled(bool(self._topics()))
        self._fail(sentence or (self.words.explain(bad[0]) if bad else ""))
        self.table.setFocus()
        if not self._is_known:
            self._is_known = True
            spot = Spot(self._inspection.kind_name, self._inspection.id, "templates")
            self.keep_entered(self._desk.drafts, spot, chosen=self)

    def _read_in(self, offered: Offered) -> None:
        self._brought = [each for each in self._brought if each.path != offered.path]
        self._brought.insert(0, offered)
        others = [each for each in self.table.rows.rows if _key(each) != _key(offered)]
        self.table.show_rows([offered, *others])
        self.table.choose(_key(offered))
        self._picked(offered)
        self.table.setFocus()

    @Slot(object)
    def _picked(self, offered: Offered) -> None:
        words, template = self.words, offered.template
        self.confirm.setEnabled(True)
        self.owned.choose(offered)
        lines = [line for _, line in outlines.walk(template.topics)]
        counted = words(
            "templates.summary",
            topics=len(lines),
            required=sum(line.required for line in lines),
            questions=sum(len(line.questions) for line in lines),
            figures=sum(len(line.figures) for line in lines),
        )
        left_out = words("templates.left_out", count=len(offered.left_out))
        said = (template.about, counted, left_out if offered.left_out else "")
        self.summary.setText("\n".join(filter(None, said)))
        self.sheet.show_lines(told(words, template, offered.left_out))

    @Slot(object)
    def _opened(self, _offered: Offered) -> None:
        self.confirm.setFocus()

    @Slot()
    def _ask_keep(self) -> None:
        dialog = KeepTemplate(self._desk, self._inspection, self._topics(), self)
        dialog.kept.connect(self.ask)
        dialog.open()

    def _topics(self) -> Sequence[object]:
        return query.topics(self._desk.store.reader, self._inspection.id)

    def _written(self, count: int) -> None:
        key = "templates.taken" if count else "templates.nothing_new"
        self._desk.say(Message(self.words(key, count=count), undo=bool(count)))
        self._taken()
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self.confirm.setEnabled(self.table.chosen() is not None)
        self._fail(self.words.explain(error))

    @Slot(object)
    def _not_done(self, error: BaseException) -> None:
        """Read the files again: they are not what was shown."""
        self.ask(self.words.explain(error))

    def _fail(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _lay(self) -> None:
        px = self._desk.theme.px
        self.setMinimumWidth(min(px(_WIDTH_PX), 1180))
        panes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        panes.setSpacing(16)
        left, right = column(gap_px=8), column(gap_px=8)
        self.table.setMinimumWidth(min(px(_LIST_PX), 460))
        left.addWidget(self.table, 1)
        left.addWidget(self.owned)
        left.addWidget(self.bring)
        right.addWidget(self.summary)
        right.addWidget(self.sheet, 1)
        panes.addLayout(left, 2)
        panes.addLayout(right, 3)
        self.setMinimumHeight(min(px(_HEIGHT_PX), 660))
        self.body.addLayout(panes, 1)
        self.body.addWidget(self.error)
        self.buttons.insertWidget(0, self.keep)


def _available(own_name: str, _work: Work) -> tuple[list[Offered], list[BaseException]]:
    """Return one's own templates, then the shipped ones, and what is wrong with others."""
    offered: list[Offered] = []
    bad: list[BaseException] = []
    for folder, source in ((own.folder(), own_name), (own.shipped(), "")):
        found, wrong = outlines.available(folder)
        offered += [
            Offered(template, source, path, is_own=bool(source)) for path, template in found.items()
        ]
        bad += wrong.values()
    return offered, bad


def _read(path: Path, source: str, _work: Work) -> Offered:
    from desktop.fieldwork import imported

    found = imported.read(path)
    return Offered(found.template, source, path, found.left_out)


def _take(store: Store, template: Template, inspection: RecordId, _work: Work) -> int:
    """Write a template's topics; return how many were written."""
    edits = outlines.edits(template, inspection, query.topics(store.reader, inspection))
    if edits:
        store.write("outline.add", edits)
    return len(edits)


def _key(offered: Offered) -> object:
    return offered.path


def _name(offered: Offered) -> str:
    return offered.template.name


def _source(offered: Offered) -> str:
    return offered.source
