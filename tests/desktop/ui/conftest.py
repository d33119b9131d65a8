"""What a page or the window is tested with: the real objects around a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from db.store import Store
    from desktop.evidence.darkroom import Darkroom
    from desktop.ui.desk import Desk, Message
    from desktop.ui.feed import Feed
    from desktop.ui.frame import Frame
    from desktop.ui.jobs import Jobs
    from desktop.ui.places import Place
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme
    from desktop.ui.trips import Trips
    from desktop.ui.window import Window
    from desktop.words import Words
    from tests.conftest import FixedClock
    from tests.desktop.ui.laptop import Laptop


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    """The light look."""
    from desktop import paths
    from desktop.settings import Theme as Shade
    from desktop.ui.theme import Theme

    return Theme(paths.resources(), Shade.LIGHT)


@pytest.fixture
def feed(qtbot: QtBot, store: Store) -> Feed:
    """What the store tells."""
    from desktop.ui.feed import Feed

    return Feed(store)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    """Work beside the window, ended with the test."""
    from desktop.ui.jobs import Jobs

    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def preferences(qtbot: QtBot, tmp_path: Path) -> Preferences:
    """Choices in a file of the test's own."""
    from desktop.ui.preferences import Preferences

    return Preferences(tmp_path / "settings.json")


@pytest.fixture
def trips(qtbot: QtBot, store: Store, jobs: Jobs, feed: Feed) -> Trips:
    """Trips to the shelves that the store knows."""
    from desktop.ui.trips import Trips

    return Trips(store, jobs, feed)


@pytest.fixture(scope="session")
def darkroom() -> Iterator[Darkroom]:
    """Where photos are developed, kept warm from test to test."""
    from desktop.evidence.darkroom import Darkroom

    with Darkroom(children=1) as opened:
        yield opened


@pytest.fixture
def went() -> list[Place]:
    """The places that a page on the `desk` asked to go to."""
    return []


@pytest.fixture
def said() -> list[Message]:
    """What a page on the `desk` said."""
    return []


@pytest.fixture
def desk(
    store: Store,
    feed: Feed,
    jobs: Jobs,
    preferences: Preferences,
    trips: Trips,
    theme: Theme,
    darkroom: Darkroom,
    words: Words,
    clock: FixedClock,
    went: list[Place],
    said: list[Message],
) -> Desk:
    """What a page works with, without a window around it."""
    from desktop.ui.desk import Desk

    return Desk(
        store=store,
        feed=feed,
        jobs=jobs,
        words=words,
        theme=theme,
        preferences=preferences,
        darkroom=darkroom,
        trips=trips,
        go=went.append,
        say=said.append,
        now=clock,
    )


@pytest.fixture
def frame(qtbot: QtBot, theme: Theme, words: Words) -> Iterator[Frame]:
    """What stands around a page in the window, for one that a test makes by itself."""
    from desktop.ui.frame import Frame

    made = Frame(theme, words, trial=False)
    made.resize(1366, 768)
    made.show()
    yield made
    while (page := made.stack.currentWidget()) is not None:
        page.setParent(None)
    made.close()


@pytest.fixture
def window(
    qtbot: QtBot,
    store: Store,
    feed: Feed,
    jobs: Jobs,
    preferences: Preferences,
    theme: Theme,
    darkroom: Darkroom,
) -> Iterator[Window]:
    """The whole window, shown; closed before its book is, as the program does."""
    from desktop.ui.window import Window

    made = Window(store, feed, jobs, preferences, theme, darkroom=darkroom)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder between two books."""
    folder = tmp_path / "USB <b>của Đoàn &amp;"
    folder.mkdir()
    return folder


@pytest.fixture
def an(qtbot: QtBot, desk: Desk, store: Store, jobs: Jobs) -> Iterator[Laptop]:
    """A book with a small record, and its Sync page."""
    from db import fields
    from tests.desktop.sync.party import FINDING, INSPECTION, VISIT
    from tests.desktop.ui.laptop import Laptop

    store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)])
    made = Laptop(qtbot, desk, store, jobs)
    yield made
    made.trips.rooms.close()


@pytest.fixture
def binh(qtbot: QtBot, desk: Desk, jobs: Jobs, tmp_path: Path, an: Laptop) -> Iterator[Laptop]:
    """Another, empty book."""
    from db import vault as vaults
    from db.store import Store
    from tests.desktop.sync.party import CHEAP, PASSPHRASE
    from tests.desktop.ui.laptop import Laptop

    vault = vaults.create(tmp_path / "binh", PASSPHRASE, CHEAP)
    with Store.open(vault, "Bình") as store:
        made = Laptop(qtbot, desk, store, jobs)
        yield made
        made.trips.rooms.close()
        jobs.close()
