"""Outlines: shipped, made into topics, kept as one's own, refused when they are not sound."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import fields, query, records
from db.errors import BadProfile, NotWritable, OutlineGone, OutlineNamed, Secret
from db.folding import nfc
from db.records import Inspection, RecordId, Topic
from db.store import Store
from desktop.exchange import example
from desktop.fieldwork import outlines, own
from desktop.fieldwork.outlines import Expected, Line, Template

CAMPAIGN = RecordId("i")
NESTED = Template(
    name="Mẫu của tôi",
    topics=(
        Line(title="Một", required=True, topics=(Line(title="Một A"), Line(title="Một B"))),
        Line(
            title="Hai",
            questions=('Vì sao "chậm"?',),
            figures=(Expected(measure="Số dự án", unit="dự án"), Expected(measure="Tỷ lệ")),
        ),
    ),
)


def made(template: Template, standing: tuple[Topic, ...] = ()) -> list[Topic]:
    edits = outlines.edits(template, CAMPAIGN, standing)
    return [Topic(id=each.record, **each.fields) for each in edits]


def test_the_shipped_outlines_are_sound_and_have_required_topics_figures_and_questions() -> None:
    found, bad = outlines.available(own.shipped())
    assert bad == {}
    assert [each.name for each in found.values()] == [
        "Cải cách hành chính",
        "Đầu tư công",
        "Quản lý đất đai",
    ]
    for template in found.values():
        lines = [line for _, line in outlines.walk(template.topics)]
        assert any(line.required for line in lines)
        assert any(line.figures for line in lines)
        assert any(line.questions for line in lines)
        assert any(line.topics for line in lines)
        assert len({line.title for line in lines}) == len(lines)


def test_the_examples_outline_expects_the_examples_figures() -> None:
    template = outlines.load(own.shipped() / "outline-cai-cach-hanh-chinh.toml")
    expected = {f.measure for _, line in outlines.walk(template.topics) for f in line.figures}
    assert expected == {figure.measure for figure in example.case().figures}


def test_a_template_becomes_the_topics_of_an_inspection(store: Store) -> None:
    store.write("outline.add", outlines.edits(NESTED, CAMPAIGN))
    topics = {topic.title: topic for topic in query.topics(store.reader, CAMPAIGN)}
    assert [t.title for t in topics.values() if t.parent is None] == ["Một", "Hai"]
    assert [t.title for t in topics.values() if t.parent == topics["Một"].id] == ["Một A", "Một B"]
    assert (topics["Một"].required, topics["Hai"].required) == (True, False)


def test_a_second_time_is_nothing_and_what_stands_comes_first() -> None:
    standing = Topic(id=RecordId("t"), inspection=CAMPAIGN, title="mộT", position="00000005i")
    first = made(NESTED, (standing,))
    assert [topic.title for topic in first] == ["Một A", "Một B", "Hai"]
    assert first[0].parent == "t"
    assert first[2].position > standing.position
    assert made(NESTED, (standing, *first)) == []


def test_topics_take_over_what_the_template_asks(store: Store) -> None:
    store.write("outline.add", outlines.edits(NESTED, CAMPAIGN))
    topic = query.topics(store.reader, CAMPAIGN)[-1]
    assert topic.questions == ('Vì sao "chậm"?',)
    assert topic.expected[0] == records.Expected(measure="Số dự án", unit="dự án")


def test_a_topic_that_asks_nothing_yet_takes_the_questions_and_one_that_asks_keeps_its_own(
    store: Store,
) -> None:
    topics = (
        Topic(id=RecordId("t"), inspection=CAMPAIGN, title="Hai", position="m"),
        Topic(id=RecordId("u"), inspection=CAMPAIGN, title="Một", questions=("?",), position="n"),
    )
    store.write("topic.add", list(map(fields.edit, topics)))
    store.write("outline.add", outlines.edits(NESTED, CAMPAIGN, topics))
    standing = query.topics(store.reader, CAMPAIGN)
    known = {each.title: each for each in standing}
    assert (known["Một"].questions, known["Hai"].questions) == (("?",), ('Vì sao "chậm"?',))
    assert known["Hai"].expected[1].measure == "Tỷ lệ"
    assert outlines.edits(NESTED, CAMPAIGN, standing) == []


def test_an_outline_is_kept_and_read_again_as_it_was(store: Store, tmp_path: Path) -> None:
    store.write("outline.add", outlines.edits(NESTED, CAMPAIGN))
    template = outlines.of_topics("Mẫu của tôi", query.topics(store.reader, CAMPAIGN))
    path = outlines.save(template, tmp_path / "mẫu")
    assert (path.name, outlines.load(path)) == ("outline-mau-cua-toi.toml", NESTED)


def test_one_name_is_one_file_and_another_name_another(tmp_path: Path) -> None:
    for name in ("Mẫu A", "Mẫu A", "mẩu a"):
        outlines.save(Template(name=name), tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "outline-mau-a-2.toml",
        "outline-mau-a.toml",
    ]


def is_sound(text: str) -> bool:
    """Tell whether a text may stand in a template; a mark of secrecy is refused, not merely unsound."""
    try:
        return not own.sound(text)
    except Secret:
        return False


TITLES = st.text(min_size=1, max_size=12).map(nfc).filter(is_sound)
LINES = st.recursive(
    st.builds(
        Line,
        title=TITLES,
        required=st.booleans(),
        questions=st.lists(TITLES, max_size=2).map(tuple),
    ),
    lambda inner: st.builds(Line, title=TITLES, topics=st.lists(inner, max_size=2).map(tuple)),
    max_leaves=5,
).filter(lambda line: not outlines.flaw_of(Template(name="x", topics=(cast(Line, line),))))


@settings(max_examples=40)
@given(name=TITLES, lines=st.lists(LINES, max_size=3))
def test_every_sound_template_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, lines: list[Line]
) -> None:
    template = Template(name=name, topics=tuple(lines))
    assert outlines.load(outlines.save(template, tmp_path_factory.mktemp("mẫu"))) == template


@pytest.mark.parametrize(
    "text",
    ["", "schema = 2\nname = 'x'", "schema = 1\nname = ''", "schema = 1\nname = 'x'\nextra = 1",
     "schema = 1\nname = 'x'\n[[topics]]\ntitle = ''", "schema = 1\nname = 'x'\n[[topics]]\ntitle = 1",
     "schema = 1\nname = 'x'\n[[topics]]\ntitle = 'TUYỆT MẬT'", "name = 'x'\n" + "x = [" * 100_000,
     "name = 'x'\n" + "[[topics" + ".topics" * 20 + "]]\ntitle = 'x'", "name = '" + "x" * 3_000_000 + "'"],
)  # fmt: skip
def test_a_file_that_is_no_sound_template_is_refused_and_the_others_are_offered(
    tmp_path: Path, text: str
) -> None:
    outlines.save(NESTED, tmp_path)
    bad = tmp_path / "outline-xau.toml"
    bad.write_text(text, "utf-8")
    with pytest.raises((BadProfile, Secret)):
        outlines.load(bad)
    found, refused = outlines.available(tmp_path)
    assert (list(found.values()), list(refused)) == ([NESTED], [bad])


def test_a_secrecy_mark_stops_before_anything_is_kept(tmp_path: Path) -> None:
    with pytest.raises(Secret):
        outlines.save(Template(name="x", topics=(Line(title="TỐI MẬT"),)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_ten_thousand_topics_become_an_outline_and_more_are_refused(tmp_path: Path) -> None:
    many = Template(name="Nhiều", topics=tuple(Line(title=f"Nội dung {n}") for n in range(10_000)))
    assert len(made(many)) == 10_000
    assert outlines.flaw_of(many) == ""
    more = Template(name="Nhiều", topics=(*many.topics, Line(title="nữa")))
    with pytest.raises(BadProfile):
        outlines.save(more, tmp_path)


def test_topics_that_point_at_each_other_make_an_outline_that_ends() -> None:
    one = Topic(id=RecordId("a"), inspection=CAMPAIGN, title="A", parent=RecordId("b"))
    two = Topic(id=RecordId("b"), inspection=CAMPAIGN, title="B", parent=RecordId("a"))
    lost = Topic(id=RecordId("c"), inspection=CAMPAIGN, title="C", parent=RecordId("gone"))
    assert [line.title for line in outlines.of_topics("x", [one, two, lost]).topics] == ["C"]


def test_an_inspection_has_its_outline_after_one_undo_less(store: Store) -> None:
    store.write("inspection.add", [])
    store.write("outline.add", outlines.edits(NESTED, Inspection(id=CAMPAIGN, topic="x").id))
    store.undo()
    assert query.topics(store.reader, CAMPAIGN) == []


def kept(name: str) -> Path:
    return outlines.save(Template(name=name, topics=NESTED.topics), own.folder())


def test_a_template_is_renamed_in_its_file_and_all_else_of_it_stays() -> None:
    path = kept("Mẫu của tôi")
    outlines.rename(path, "  Mẫu   tổ hai ")
    assert outlines.available(own.folder()) == (
        {path: Template(name="Mẫu tổ hai", topics=NESTED.topics)},
        {},
    )


def test_a_name_that_another_one_of_ones_own_has_is_refused_however_it_is_written() -> None:
    path, other = kept("Một"), kept("Tổ hòa giải")
    with pytest.raises(OutlineNamed):
        outlines.rename(path, "tổ  HOÀ giải")
    assert [outlines.load(each).name for each in (path, other)] == ["Một", "Tổ hòa giải"]
    outlines.rename(other, "TỔ HOÀ GIẢI")
    assert outlines.load(other).name == "TỔ HOÀ GIẢI"


def test_a_name_with_a_secrecy_mark_changes_nothing() -> None:
    path = kept("Một")
    before = path.read_bytes()
    with pytest.raises(Secret):
        outlines.rename(path, "TỐI MẬT")
    assert path.read_bytes() == before


def test_what_was_taken_away_comes_back_to_the_letter_and_over_nothing() -> None:
    path = kept("Một")
    path.write_bytes(path.read_bytes() + "# lời của văn phòng\n".encode())
    before = path.read_bytes()
    held = outlines.remove(path)
    assert not path.exists()
    outlines.put_back(path, held)
    assert path.read_bytes() == before
    outlines.remove(path)
    newer = kept("Một")
    newer_bytes = newer.read_bytes()
    outlines.put_back(path, held)
    assert newer.read_bytes() == newer_bytes
    assert path.with_stem(f"{path.stem}-2").read_bytes() == before


def test_a_template_that_is_gone_is_neither_renamed_nor_made_again() -> None:
    path = kept("Một")
    path.unlink()
    with pytest.raises(OutlineGone):
        outlines.rename(path, "Hai")
    with pytest.raises(OutlineGone):
        outlines.remove(path)
    assert not path.exists()


@pytest.mark.mount
def test_a_folder_that_may_not_be_written_keeps_its_templates() -> None:
    folder = own.folder()
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    try:
        path = kept("Một")
        before = path.read_bytes()
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with pytest.raises(NotWritable):
            outlines.rename(path, "Hai")
        with pytest.raises(NotWritable):
            outlines.remove(path)
        assert path.read_bytes() == before
    finally:
        subprocess.run(["umount", str(folder)], check=True)
