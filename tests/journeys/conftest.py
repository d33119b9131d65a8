"""The journeys go through the whole window: its fixtures are the window's own."""

from tests.desktop.ui import conftest

desk, feed, jobs, preferences = conftest.desk, conftest.feed, conftest.jobs, conftest.preferences
said, theme, went, window = conftest.said, conftest.theme, conftest.went, conftest.window
darkroom, trips = conftest.darkroom, conftest.trips
