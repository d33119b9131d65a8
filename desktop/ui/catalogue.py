"""The pages there are: name, picture, and how each is made, which loads its code only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from desktop.ui.desk import Desk
from desktop.ui.page import Page


class Entry(NamedTuple):
    """A page; `rail` names the entry of the rail that lights up for it, "" for its own."""

    name: str
    icon: str
    make: Callable[[Desk], Page]
    rail: str = ""


def _today(desk: Desk) -> Page:
    from desktop.ui.pages.today import TodayPage

    return TodayPage(desk)


def _inspections(desk: Desk) -> Page:
    from desktop.ui.pages.inspections import InspectionsPage

    return InspectionsPage(desk)


def _inspection(desk: Desk) -> Page:
    from desktop.ui.pages.inspection import InspectionPage

    return InspectionPage(desk)


def _visit(desk: Desk) -> Page:
    from desktop.ui.pages.visit import VisitPage

    return VisitPage(desk)


def _search(desk: Desk) -> Page:
    from desktop.ui.pages.search import SearchPage

    return SearchPage(desk)


def _recommendations(desk: Desk) -> Page:
    from desktop.ui.pages.recommendations import RecommendationsPage

    return RecommendationsPage(desk)


def _papers(desk: Desk) -> Page:
    from desktop.ui.pages.papers import PapersPage

    return PapersPage(desk)


def _final(desk: Desk) -> Page:
    from desktop.ui.pages.final import FinalPage

    return FinalPage(desk)


def _verify(desk: Desk) -> Page:
    from desktop.ui.pages.verify import VerifyPage

    return VerifyPage(desk)


def _sync(desk: Desk) -> Page:
    from desktop.ui.pages.sync import SyncPage

    return SyncPage(desk)


def _clashes(desk: Desk) -> Page:
    from desktop.ui.pages.clashes import ClashesPage

    return ClashesPage(desk)


def _together(desk: Desk) -> Page:
    from desktop.ui.pages.together import TogetherPage

    return TogetherPage(desk)


def _history(desk: Desk) -> Page:
    from desktop.ui.pages.history import HistoryPage

    return HistoryPage(desk)


def _directory(desk: Desk) -> Page:
    from desktop.ui.pages.directory import DirectoryPage

    return DirectoryPage(desk)


def _settings(desk: Desk) -> Page:
    from desktop.ui.pages.settings import SettingsPage

    return SettingsPage(desk)


ENTRIES = (
    Entry("today", "home", _today),
    Entry("inspections", "clipboard-list", _inspections),
    Entry("inspection", "clipboard-list", _inspection, rail="inspections"),
    Entry("visit", "clipboard-list", _visit, rail="inspections"),
    Entry("together", "users", _together, rail="inspections"),
    Entry("search", "list-search", _search),
    Entry("recommendations", "flag", _recommendations),
    Entry("papers", "file-text", _papers),
    Entry("final", "file-text", _final, rail="papers"),
    Entry("verify", "file-text", _verify, rail="papers"),
    Entry("sync", "cloud", _sync),
    Entry("clashes", "cloud", _clashes, rail="sync"),
    Entry("history", "history", _history, rail="today"),
    Entry("directory", "users", _directory),
    Entry("settings", "settings", _settings),
)
RAIL = tuple(entry for entry in ENTRIES if not entry.rail)
BY_NAME = {entry.name: entry for entry in ENTRIES}
NAMES = frozenset(BY_NAME)
