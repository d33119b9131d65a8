"""Outlines as templates: topics within topics, which are required, the figures and questions each expects.

A template makes topics of the record, which take over what it expects; from then on the record counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from db import fields, files, positions, records
from db.changes import Edit
from db.errors import BadProfile, OutlineGone, OutlineNamed, Refused, Secret
from db.folding import normal_tone
from db.ids import new_id
from db.records import RecordId, Topic
from desktop.fieldwork import own

PREFIX = "outline-"
MOST_LINES = 10_000
DEEPEST = 6


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a template; a name it does not know is a mistake in the file."""


class Expected(_Part, frozen=True):
    """A figure that a topic expects, by its measure."""

    measure: str
    unit: str = ""


class Line(_Part, frozen=True):
    """A topic of a template with the topics below it."""

    title: str
    required: bool = False
    figures: tuple[Expected, ...] = ()
    questions: tuple[str, ...] = ()
    topics: tuple[Line, ...] = ()


class Template(_Part, frozen=True):
    """An outline that inspections begin with; `about` says what it is for."""

    name: str
    about: str = ""
    schema: int = own.SCHEMA
    topics: tuple[Line, ...] = ()


def load(path: Path) -> Template:
    """Read a template. Raises BadProfile, naming the place, and Secret."""
    template = own.read(path, Template)
    if template.schema != own.SCHEMA:
        raise BadProfile(path, f"schema = {template.schema}")
    if flaw := flaw_of(template):
        raise BadProfile(path, flaw)
    return template


def available(folder: Path) -> tuple[dict[Path, Template], dict[Path, Refused]]:
    """Return the templates in a folder, by the order of their names, and what is wrong with the others."""
    found: dict[Path, Template] = {}
    bad: dict[Path, Refused] = {}
    for path in sorted(folder.glob(f"{PREFIX}*.toml")):
        try:
            found[path] = load(path)
        except (BadProfile, Secret) as error:
            bad[path] = error
    return found, bad


def walk(topics: Iterable[Line]) -> Iterator[tuple[int, Line]]:
    """Return every line with its depth, from 0, in the order of reading."""
    waiting = [(0, line) for line in reversed(tuple(topics))]
    while waiting:
        depth, line = waiting.pop()
        yield depth, line
        waiting += [(depth + 1, below) for below in reversed(line.topics)]


def flaw_of(template: Template) -> str:
    """Return the first place of a template that is not as it must be, "" for none. Raises Secret."""
    if flaw := own.sound(template.name) or (template.about and own.sound(template.about)):
        return f"name: {flaw}"
    for number, (depth, line) in enumerate(walk(template.topics), 1):
        if number > MOST_LINES or depth >= DEEPEST:
            return f"topics[{number}]: {'size' if number > MOST_LINES else 'depth'}"
        units = (each.unit for each in line.figures if each.unit)
        texts = (line.title, *line.questions, *(each.measure for each in line.figures), *units)
        for text in texts:
            if flaw := own.sound(text):
                return f"topics[{number}] {text[:40]!a}: {flaw}"
    return ""


def edits(template: Template, inspection: RecordId, standing: Sequence[Topic] = ()) -> list[Edit]:
    """Return what makes a template's topics in an inspection, after those that stand there.

    A topic that stands in the same place by the same title is taken as it is, and asks what the template
    asks where it asked nothing yet: a second time is nothing.
    """
    known: dict[tuple[RecordId | None, str], Topic] = {}
    last: dict[RecordId | None, str] = {}
    for topic in standing:
        known.setdefault((topic.parent, _key(topic.title)), topic)
        last[topic.parent] = max(last.get(topic.parent, ""), topic.position)
    made: list[Edit] = []
    above: list[RecordId | None] = [None]
    for depth, line in walk(template.topics):
        del above[depth + 1 :]
        parent = above[depth]
        place = (parent, _key(line.title))
        if place not in known:
            last[parent] = positions.between(last.get(parent, ""), "")
            known[place] = _topic(line, inspection, parent, last[parent])
            made.append(fields.edit(known[place]))
        elif not (known[place].questions or known[place].expected):
            made += _filled(known[place], line)
        above.append(known[place].id)
    return made


def _filled(standing: Topic, line: Line) -> list[Edit]:
    """Return the edit by which a topic without questions and figures takes those of a line."""
    edit = fields.changed(
        standing, replace(standing, questions=line.questions, expected=_expected(line))
    )
    return [edit] if edit.fields else []


def of_topics(name: str, topics: Sequence[Topic]) -> Template:
    """Return an inspection's outline as a template, with what its topics ask."""
    below: dict[RecordId | None, list[Topic]] = {}
    ids = {topic.id for topic in topics}
    for topic in topics:
        below.setdefault(topic.parent if topic.parent in ids else None, []).append(topic)

    def lines(parent: RecordId | None, depth: int) -> tuple[Line, ...]:
        return tuple(line(topic, depth) for topic in below.get(parent, ()) if depth < DEEPEST)

    def line(topic: Topic, depth: int) -> Line:
        return Line(
            title=" ".join(topic.title.split()),
            required=topic.required,
            figures=tuple(Expected(measure=e.measure, unit=e.unit) for e in topic.expected),
            questions=topic.questions,
            topics=lines(topic.id, depth + 1),
        )

    return Template(name=" ".join(name.split()), topics=lines(None, 0))


def save(template: Template, folder: Path) -> Path:
    """Keep a template as a file of one's own: over the one of the same name, beside all others.

    Raises BadProfile where the template could not be read again, Secret, and Refused.
    """
    path = _place(template, folder)
    _keep(template, path)
    return path


def rename(path: Path, name: str) -> None:
    """Give a template of one's own another name, in its file.

    Raises OutlineGone, OutlineNamed where another one is called so, and what `save` raises.
    """
    template = _there(path)
    name = " ".join(name.split())
    others = (each for at, each in available(path.parent)[0].items() if at != path)
    if any(_key(each.name) == _key(name) for each in others):
        raise OutlineNamed(name)
    _keep(msgspec.structs.replace(template, name=name), path)


def remove(path: Path) -> bytes:
    """Take a template of one's own away; return what its file held, for `put_back`.

    Topics that were made from it are of the record and stay. Raises OutlineGone and Refused.
    """
    _there(path)
    with files.refusals(path):
        held = path.read_bytes()
        path.unlink()
    return held


def put_back(path: Path, held: bytes) -> None:
    """Let a template that was taken away be there again, beside one that came in its place. Raises Refused."""
    free, number = path, 2
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    with files.refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(free, held)


def _there(path: Path) -> Template:
    if not path.is_file():
        raise OutlineGone(path)
    return load(path)


def _keep(template: Template, path: Path) -> None:
    if flaw := flaw_of(template):
        raise BadProfile(path, flaw)
    lines = own.written({"schema": own.SCHEMA, "name": template.name, "about": template.about})
    for depth, line in walk(template.topics):
        lines += ["", f"[[{'.'.join(['topics'] * (depth + 1))}]]", *_written(line)]
    own.write(path, lines)


def _place(template: Template, folder: Path) -> Path:
    slug, number = own.slug(template.name), 1
    while True:
        path = folder / f"{PREFIX}{slug}{f'-{number}' if number > 1 else ''}.toml"
        if not path.exists() or _name_in(path) == template.name:
            return path
        number += 1


def _name_in(path: Path) -> str:
    try:
        return load(path).name
    except (BadProfile, Secret):
        return ""


def _written(line: Line) -> list[str]:
    values: dict[str, str | bool | list[str]] = {"title": line.title}
    if line.required:
        values["required"] = True
    if line.questions:
        values["questions"] = list(line.questions)
    lines = own.written(values)
    if line.figures:
        inner = (
            ", ".join(own.written({"measure": each.measure, "unit": each.unit}))
            for each in line.figures
        )
        lines += ["figures = [", *(f"  {{ {each} }}," for each in inner), "]"]
    return lines


def _topic(line: Line, inspection: RecordId, parent: RecordId | None, position: str) -> Topic:
    return Topic(
        id=new_id(),
        inspection=inspection,
        title=line.title,
        parent=parent,
        required=line.required,
        questions=line.questions,
        expected=_expected(line),
        position=position,
    )


def _expected(line: Line) -> tuple[records.Expected, ...]:
    return tuple(records.Expected(measure=e.measure, unit=e.unit) for e in line.figures)


def _key(title: str) -> str:
    return " ".join(normal_tone(title).split())
