"""A paper as a Word file, from a template that an office restyles in Word: to be worked on, never the verified copy.

The same paper, template and moment give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import BadProfile
from desktop.minutes.finished.finish import CREATOR, Imprint
from desktop.minutes.model import Document
from desktop.minutes.notes import Note
from desktop.minutes.page import gallery
from desktop.minutes.page.lines import broken
from desktop.minutes.page.pdf import LANGUAGE, Press
from desktop.minutes.photos import Rendition
from desktop.minutes.style.layout import COMPONENTS, Measure, Profile
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording
from desktop.minutes.writers.word import TWIPS_PT, Attach, Page, Writer
from desktop.minutes.writers.wordml import escaped
from desktop.work import Work

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

TEMPLATE_NAME = "paper.docx"
STYLES = (*sorted(COMPONENTS), "rule", "gap", "photo", "photo_missing", "table")
"""What a template must have a style for."""

SPEC = Spec(
    name="word",
    phrases=" ".join(("not_verified", "remark", "status", *(f"style_{name}" for name in STYLES))),
)

_BODY, _MARK = "body", "not_verified"
_SLOTS = {_BODY, _MARK, "title"}
_FILLED = ("author", "comments", "identifier", "subject", "title")
"""The properties in which docxtpl looks for its own language."""

_LONGEST = 255
"""The most characters Word takes for a property."""

_EMU_PT = 12_700
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Xml(str):
    """XML of our own, in which every text is escaped already."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Written:
    """A Word file's bytes, and what in it is not shown as it stands."""

    data: bytes
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template found fit: its bytes, its page, and what it says it is not."""

    data: bytes
    page: Page
    phrases: Mapping[str, str]


def template(folders: Iterable[Path], profile: Profile, say: Wording) -> Template:
    """Return the first template of these folders. Raises BadProfile, naming what is wrong with it."""
    places = [folder / TEMPLATE_NAME for folder in folders]
    path = next((place for place in places if place.is_file()), places[-1])
    try:
        data = path.read_bytes()
        opened = _opened(data)
    except _unread() as error:
        raise BadProfile(path, str(error)) from error
    names = {name: say(f"word.style_{name}") for name in STYLES}
    known = {style.name.lower(): style.style_id for style in opened.docx.styles if style.name}
    for name in names.values():
        if name.lower() not in known:
            raise BadProfile(path, f"style {name}")
    _check_slots(path, opened)
    phrases = {name: say(f"word.{name}") for name in ("not_verified", "remark", "status")}
    styles = {name: known[own.lower()] for name, own in names.items()}
    page = _page(path, opened, profile, styles)
    try:
        _fill(opened, "", phrases, "")
    except _unread() as error:
        raise BadProfile(path, str(error)) from error
    return Template(data=data, page=page, phrases=phrases)


def written(
    document: Document, own: Template, press: Press, imprint: Imprint, work: Work
) -> Written:
    """Return the document as a Word file. Raises work's Stopped between two blocks."""
    opened = _opened(own.data)
    _section(opened.docx.sections[-1])
    writer = Writer(
        page=own.page,
        profile=press.profile,
        glue=press.glue,
        photos=press.photos,
        attach=_attach(opened),
        width_of=_widths(press),
        within=press.within,
    )
    body = "".join(_parts(document, writer, press, work))
    _fill(opened, body, own.phrases, document.title)
    describe(opened.docx, imprint, own.phrases)
    return Written(saved(opened.docx), writer.notes)


def _fill(opened: DocxTemplate, body: str, phrases: Mapping[str, str], title: str) -> None:
    """Put a paper into an opened template, whose own language can reach nothing else."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    values = {
        _BODY: _Xml(body),
        _MARK: _Xml(escaped(phrases["not_verified"])),
        "title": _Xml(escaped(_line(title))),
    }
    engine = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    for (
        name
    ) in _FILLED:  # it would fill them too, with what is escaped for XML; `describe` says them
        setattr(opened.docx.core_properties, name, "")
    opened.render(values, jinja_env=engine, autoescape=True)


def _opened(data: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate

    opened = DocxTemplate(io.BytesIO(data))
    opened.init_docx()
    return opened


def _unread() -> tuple[type[Exception], ...]:
    from docx.opc.exceptions import PackageNotFoundError
    from jinja2 import TemplateError
    from lxml.etree import XMLSyntaxError

    bad = (PackageNotFoundError, TemplateError, XMLSyntaxError, zipfile.BadZipFile)
    return (*bad, OSError, KeyError, ValueError, AttributeError)


# the template


def _check_slots(path: Path, opened: DocxTemplate) -> None:
    """Refuse a template without room for the paper, without its mark, or that asks for what is not known."""
    try:
        found = set(opened.get_undeclared_template_variables())
    except _unread() as error:
        raise BadProfile(path, str(error)) from error
    for name in (*sorted({_BODY, _MARK} - found), *sorted(found - _SLOTS)):
        raise BadProfile(path, "{{ " + name + " }}")


def _page(path: Path, opened: DocxTemplate, profile: Profile, styles: dict[str, str]) -> Page:
    section = opened.docx.sections[-1]
    margins = profile.margins
    own: tuple[tuple[str, Any, Measure], ...] = (
        ("top", section.top_margin, margins.top_mm),
        ("bottom", section.bottom_margin, margins.bottom_mm),
        ("left", section.left_margin, margins.left_mm),
        ("right", section.right_margin, margins.right_mm),
    )
    for name, length, allowed in own:
        if length is None or not allowed.least - 0.1 <= length.mm <= allowed.most + 0.1:
            raise BadProfile(path, f"margins.{name}_mm")
    sheet = (section.page_width, section.page_height)
    for name, length, wanted in zip(
        ("width", "height"), sheet, (profile.paper.width_mm, profile.paper.height_mm), strict=True
    ):
        if length is None or abs(length.mm - wanted) > 0.5:
            raise BadProfile(path, f"paper.{name}_mm")
    width = section.page_width - section.left_margin - section.right_margin
    return Page(
        section=_section(section), width_twips=round(width / _EMU_PT * TWIPS_PT), styles=styles
    )


def _section(section: Any) -> str:
    """Let the page's own description count pages from 1; return its XML, to be said again before each annex."""
    from docx.oxml import OxmlElement
    from lxml import etree

    element = section._sectPr
    for old in element.findall(f"{_WORD}pgNumType"):
        element.remove(old)
    number = OxmlElement("w:pgNumType")
    number.set(f"{_WORD}start", "1")
    before = ("headerReference", "footerReference", "type", "pgSz", "pgMar", "pgBorders")
    at = max(n for n, kid in enumerate(element) if kid.tag.removeprefix(_WORD) in before)
    element.insert(at + 1, number)
    return str(etree.tostring(element, encoding="unicode"))


# the body


def _parts(document: Document, writer: Writer, press: Press, work: Work) -> Iterator[str]:
    total = len(document.blocks) + sum(len(annex.blocks) for annex in document.annexes) + 1
    done = 0
    for block in document.blocks:
        yield from writer.block(block)
        done += 1
        work.step(done, total)
    for annex in document.annexes:
        yield from writer.annex(annex)
        for part in gallery.arranged(annex.blocks, document.arrangement, press.profile):
            yield from writer.block(part)
            done += len(part.photos) if isinstance(part, gallery.Gallery) else 1
            work.step(done, total)
    work.step(total, total)


def _attach(opened: DocxTemplate) -> Attach:
    part = opened.docx.part

    def picture(rendition: Rendition, alt: str, width_pt: float, height_pt: float) -> str:
        from lxml import etree

        size = (round(width_pt * _EMU_PT), round(height_pt * _EMU_PT))
        inline = part.new_pic_inline(io.BytesIO(rendition.jpeg), *size)
        inline.docPr.set("descr", alt)
        xml = str(etree.tostring(inline, encoding="unicode"))
        return f"<w:drawing>{xml.replace('{', '&#123;').replace('}', '&#125;')}</w:drawing>"

    def link(target: str) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE

        return str(part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    return Attach(picture=picture, link=link)


def _widths(press: Press) -> Any:
    """Return what measures the last line of a component's text, broken as Word breaks it."""

    def width(component: str, text: str, measure_pt: float) -> float:
        style = press.profile.components[component]
        size_pt = style.size_pt.value
        face = press.family.face(style.bold, style.italic)
        shown = press.glue.text(text.upper() if style.upper else text)
        drawn = "".join(each for each in shown if each in face.characters)
        lines = broken([(face, drawn)], measure_pt / size_pt, measure_pt / size_pt)
        return lines[-1].width * size_pt if lines else 0.0

    return width


# the file


def describe(docx: Any, own: Imprint, phrases: Mapping[str, str]) -> None:
    """Say whose and what it is, that it is not the verified copy, and no moment but the record's."""
    said = docx.core_properties
    said.title, said.author = _line(own.title), _line(own.author)
    said.subject, said.last_modified_by = _line(own.subject), CREATOR
    said.comments, said.content_status = phrases["remark"], phrases["status"]
    said.language, said.revision, said.keywords = LANGUAGE, 1, ""
    said.created = said.modified = own.produced.replace(tzinfo=dt.UTC, microsecond=0)


def _line(text: str) -> str:
    return " ".join(_NOT_XML.sub("", text).split())[:_LONGEST].rstrip()


def saved(docx: Any) -> bytes:
    """Return the package with its parts in order and without the moment of packing."""
    loose, out = io.BytesIO(), io.BytesIO()
    docx.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            stored = name.endswith((".jpg", ".jpeg", ".png"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = 0o600 << 16, 3
            target.writestr(entry, source.read(name))
    return out.getvalue()
