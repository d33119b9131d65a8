"""What a screen reader hears of the real window on the real bus: all by name, role and state; what happens, aloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.ui.catalogue import NAMES, RAIL
from desktop.words import LANGUAGES, Words
from tests import make
from tests.desktop.ui.aloud import bench
from tests.desktop.ui.aloud.bench import Bench, Node

pytestmark = pytest.mark.aloud

PLACES = {
    "inspection": ("inspection", "cb-2023"),
    "visit": ("visit", str(make.SESSION), "cb-2023-kq-10"),
    "search": ("search", "", "", "hành chính"),
    "papers": ("papers", str(make.SESSION)),
}
VAGUE = ("panel", "unknown", "frame", "label", "image")
"""Roles of which nobody hears that something can be done with them."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench.running(tmp_path_factory.mktemp("aloud")) as made:
        yield made


def views(own: Bench) -> Iterator[str]:
    """Show every page with all its tabs and stages, then every dialog."""
    for name in sorted(NAMES):
        own.do("go", *PLACES.get(name, (name,)))
        tabs = range(own.do("tabs"))
        for at in tabs:
            own.do("tab", at)
            yield f"{name} {at}"
        for stage in ("prepare", "record", "conclude") if name == "visit" else ():
            own.do("stage", stage)
            yield f"{name} {stage}"
        if not tabs and name != "visit":
            yield name
    for at in range(own.do("dialogs")):
        own.do("dialog", at)
        yield f"dialog {at}"
        own.do("close")


def flaws(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        role, name, is_stop = node["role"], node["name"].strip(), "focusable" in node["states"]
        if is_stop and not name and role != "table cell":
            yield f"nameless: {node}"
        if is_stop and role in VAGUE and "read-only" not in node["states"]:
            yield f"no role: {node}"
        if role == "combo box" and not any(node["labels"]):
            yield f"a value without its name: {node}"
        if "<" in name + node["said"]:
            yield f"markup: {node}"


@pytest.fixture(autouse=True)
def anew(own: Bench) -> None:
    own.do("close")
    own.forget()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_takes_the_keyboard_is_heard_with_name_and_role(own: Bench, language: str) -> None:
    own.do("speak", language)
    words = Words(language)
    for view in views(own):
        nodes = own.tree()
        assert list(flaws(nodes)) == [], view
        heard = {node["name"] for node in nodes if node["role"] == "radio button"}
        assert (
            view.startswith("dialog") or {words(f"ui.page.{each.name}") for each in RAIL} <= heard
        )


def one(own: Bench, role: str, name: str) -> Node:
    found = [each for each in own.tree() if each["role"] == role and each["name"].startswith(name)]
    assert len(found) == 1, (role, name, found)
    return found[0]


def test_states_are_heard_checked_chosen_and_refused_with_the_reason(own: Bench) -> None:
    own.do("speak", "vi")
    own.do("go", *PLACES["visit"])
    own.do("stage", "record")
    assert "checked" in one(own, "radio button", "Ghi nhận")["states"]
    assert "checked" not in one(own, "radio button", "Chuẩn bị")["states"]
    assert one(own, "radio button", "Ghi nhận")["said"] == "15, Alt+2"
    assert "selected" in one(own, "table cell", "10. Kết quả.")["states"]
    assert "92,75 điểm" in one(own, "table cell", "10. Kết quả.")["name"]
    own.do("go", "today")
    assert one(own, "push button", "Khảo sát thực tế tại Trung tâm Phục vụ")["states"]
    own.do("go", "directory")
    own.do("tab", 0)
    assert one(own, "text", "Có từ ngày")["said"] == "ví dụ 19/5/2023"


def test_what_happens_is_announced_while_the_keyboard_stays(own: Bench) -> None:
    own.do("speak", "vi")
    own.do("go", "today")
    own.do("press", "S", "Control")
    assert any(said.startswith("Đã lưu lúc") for said in own.heard("Đã lưu lúc"))
    own.do("go", *PLACES["search"])
    assert "kết quả" in own.heard("kết quả")[-1]
    own.do("go", "search", "", "", "không đâu có câu này")
    assert own.heard("Không tìm thấy")


def test_each_row_that_the_arrows_light_in_the_palette_is_said(own: Bench) -> None:
    own.do("speak", "vi")
    own.do("go", "today")
    own.do("press", "K", "Control")
    own.do("write", "hoan tac")
    assert any(said.startswith("Hoàn tác") for said in own.heard("Hoàn tác"))
    own.do("close")


def test_each_stop_of_the_tab_key_is_told(own: Bench) -> None:
    own.do("speak", "en")
    own.do("go", "settings")
    own.do("press", "F", "Control")
    names = [own.do("press", "Tab") for _ in range(12)]
    assert len(set(names)) == len(names)
    assert all(names)
    for name in names:
        assert own.focused(name)
