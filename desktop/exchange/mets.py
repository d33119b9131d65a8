"""METS and EAD3 for archive packages (E-ARK CSIP 2.0.4), written and read; nothing from outside is loaded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

from lxml import etree

from desktop import paths
from desktop.exchange.dossier import Told
from desktop.exchange.parcel import Entry

METS, XLINK = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink"
CSIP, EAD = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "http://ead3.archivists.org/schema/"
LOCAL = dt.timezone(dt.timedelta(hours=7))
_CREATOR = "Sổ Đoàn"
_MEDIA = {".pdf": "application/pdf", ".xml": "text/xml"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = {None: METS, "xlink": XLINK, "csip": CSIP}

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file that a METS file names: where it is from there, and under which id."""

    id: str
    href: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What one METS file describes: its metadata, its data, and the METS of representations below it."""

    id: str
    label: str
    profile: str
    version: str
    created: dt.datetime
    metadata: tuple[Part, ...]
    data: tuple[Part, ...] = ()
    representations: tuple[Part, ...] = ()


def written(own: Package) -> bytes:
    """Return the METS file."""
    root = etree.Element(_q(METS, "mets"), nsmap=_NAMES)
    root.set("OBJID", own.id)
    root.set("LABEL", _plain(own.label))
    root.set("TYPE", "Textual works – Print")
    root.set("PROFILE", own.profile)
    root.set(_q(CSIP, "CONTENTINFORMATIONTYPE"), "MIXED")
    _header(root, own)
    for part in own.metadata:
        section = etree.SubElement(root, _q(METS, "dmdSec"), ID=part.id, CREATED=_moment(own))
        reference = etree.SubElement(section, _q(METS, "mdRef"), MDTYPE="EAD", LOCTYPE="URL")
        _link(reference, part)
        _sums(reference, part, own)
    _files(root, own)
    _map(root, own)
    return _bytes(root)


def _header(root: Element, own: Package) -> None:
    head = etree.SubElement(root, _q(METS, "metsHdr"), CREATEDATE=_moment(own), RECORDSTATUS="NEW")
    head.set(_q(CSIP, "OAISPACKAGETYPE"), "SIP")
    agent = etree.SubElement(
        head, _q(METS, "agent"), ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE"
    )
    etree.SubElement(agent, _q(METS, "name")).text = _CREATOR
    note = etree.SubElement(agent, _q(METS, "note"))
    note.set(_q(CSIP, "NOTETYPE"), "SOFTWARE VERSION")
    note.text = own.version


def _files(root: Element, own: Package) -> None:
    parts = [("Data", own.data), *((_rep(each), (each,)) for each in own.representations)]
    section = etree.SubElement(root, _q(METS, "fileSec"), ID=f"{own.id}-files")
    for number, (use, held) in enumerate(parts, start=1):
        if not held:
            continue
        group = etree.SubElement(
            section, _q(METS, "fileGrp"), ID=f"{own.id}-group-{number}", USE=use
        )
        for part in held:
            file = etree.SubElement(group, _q(METS, "file"), ID=part.id)
            _sums(file, part, own)
            _link(etree.SubElement(file, _q(METS, "FLocat"), LOCTYPE="URL"), part)


def _map(root: Element, own: Package) -> None:
    """Write the one structural map that CSIP asks for."""
    map_ = etree.SubElement(
        root, _q(METS, "structMap"), ID=f"{own.id}-map", TYPE="PHYSICAL", LABEL="CSIP"
    )
    top = etree.SubElement(map_, _q(METS, "div"), ID=f"{own.id}-top", LABEL=own.id)
    etree.SubElement(
        top,
        _q(METS, "div"),
        ID=f"{own.id}-metadata",
        LABEL="Metadata",
        DMDID=" ".join(part.id for part in own.metadata),
    )
    if own.data:
        data = etree.SubElement(top, _q(METS, "div"), ID=f"{own.id}-data", LABEL="Data")
        for part in own.data:
            etree.SubElement(data, _q(METS, "fptr"), FILEID=part.id)
    for part in own.representations:
        below = etree.SubElement(top, _q(METS, "div"), ID=f"{part.id}-div", LABEL=_rep(part))
        pointer = etree.SubElement(below, _q(METS, "mptr"), LOCTYPE="URL")
        _link(pointer, part)
        pointer.set(_q(XLINK, "title"), part.id)


def _rep(part: Part) -> str:
    return "Representations/" + part.href.split("/")[1]


def _link(element: Element, part: Part) -> None:
    element.set(_q(XLINK, "type"), "simple")
    element.set(_q(XLINK, "href"), quote(part.href))


def _sums(element: Element, part: Part, own: Package) -> None:
    element.set("MIMETYPE", _MEDIA[part.href[part.href.rindex(".") :]])
    element.set("SIZE", str(part.entry.size_bytes))
    element.set("CREATED", _moment(own))
    element.set("CHECKSUM", part.entry.hash.upper())
    element.set("CHECKSUMTYPE", "SHA-256")


def _moment(own: Package) -> str:
    return own.created.astimezone(LOCAL).isoformat(timespec="seconds")


def described(told: Sequence[Told], id: str, level: str, created: dt.datetime) -> bytes:
    """Return an EAD3 file that tells these fields of a dossier (`file`) or a paper (`item`)."""
    root = etree.Element(_q(EAD, "ead"), nsmap={None: EAD})
    title = next((each.value for each in told if each.rule.element == "unittitle"), id)
    _control(root, id, title, created)
    described_ = etree.SubElement(root, _q(EAD, "archdesc"), level=level)
    did = etree.SubElement(described_, _q(EAD, "did"))
    for each in told:
        if each.rule.element != "odd":
            own = etree.SubElement(did, _q(EAD, each.rule.element), encodinganalog=each.rule.name)
            own.text = _plain(each.value)
    for each in told:
        if each.rule.element == "odd":
            odd = etree.SubElement(described_, _q(EAD, "odd"), encodinganalog=each.rule.name)
            etree.SubElement(odd, _q(EAD, "head")).text = _plain(each.rule.label)
            etree.SubElement(odd, _q(EAD, "p")).text = _plain(each.value)
    return _bytes(root)


def _control(root: Element, id: str, title: str, created: dt.datetime) -> None:
    control = etree.SubElement(root, _q(EAD, "control"))
    etree.SubElement(control, _q(EAD, "recordid")).text = _plain(id)
    titles = etree.SubElement(etree.SubElement(control, _q(EAD, "filedesc")), _q(EAD, "titlestmt"))
    etree.SubElement(titles, _q(EAD, "titleproper")).text = _plain(title)
    etree.SubElement(control, _q(EAD, "maintenancestatus"), value="new")
    agency = etree.SubElement(control, _q(EAD, "maintenanceagency"))
    etree.SubElement(agency, _q(EAD, "agencyname")).text = _CREATOR
    history = etree.SubElement(control, _q(EAD, "maintenancehistory"))
    event = etree.SubElement(history, _q(EAD, "maintenanceevent"))
    etree.SubElement(event, _q(EAD, "eventtype"), value="created")
    moment = created.astimezone(LOCAL).isoformat(timespec="seconds")
    etree.SubElement(event, _q(EAD, "eventdatetime")).text = moment
    etree.SubElement(event, _q(EAD, "agenttype"), value="machine")
    etree.SubElement(event, _q(EAD, "agent")).text = _CREATOR


def _plain(text: str) -> str:
    """Return text without the signs that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


@dataclass(frozen=True, slots=True)
class Reference:
    """A file as a METS file names it."""

    href: str
    size_bytes: int
    hash: str


class BadXml(Exception):
    """The bytes are no well-formed XML, or one that points to itself wrongly."""


def parsed(data: bytes) -> Element:
    """Return the root of an XML file, with nothing from outside. Raises BadXml."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadXml from error


class Schemas:
    """The schemas of a package, shipped: parts of METS 1.12 with CSIP 2.0.4, and of EAD3. For one thread."""

    def __init__(self) -> None:
        folder = paths.resources() / "schema"
        self._of = {
            _q(METS, "mets"): etree.XMLSchema(etree.parse(folder / "sip-mets.xsd")),
            _q(EAD, "ead"): etree.XMLSchema(etree.parse(folder / "sip-ead.xsd")),
        }

    def check(self, data: bytes) -> None:
        """Hold an XML file to the schema of its kind. Raises BadXml where it is of none or breaks it."""
        root = parsed(data)
        schema = self._of.get(root.tag)
        if schema is None or not schema.validate(root):
            raise BadXml


def references(data: bytes) -> tuple[Reference, ...]:
    """Return the files a METS file names; its ids must be unique and its pointers end. Raises BadXml."""
    root = parsed(data)
    ids = [each.get("ID") for each in root.iter(etree.Element) if each.get("ID")]
    pointed = {each.get("FILEID") for each in root.iter(_q(METS, "fptr"))}
    pointed |= {id for each in root.iter(_q(METS, "div")) for id in each.get("DMDID", "").split()}
    if len(set(ids)) != len(ids) or not pointed <= set(ids):
        raise BadXml
    return tuple(_references(root))


def _references(root: Element) -> Iterator[Reference]:
    for each in root.iter(_q(METS, "mdRef")):
        yield _reference(each, each)
    for each in root.iter(_q(METS, "file")):
        located = each.find(_q(METS, "FLocat"))
        if located is None:
            raise BadXml
        yield _reference(located, each)


def _reference(link: Element, sums: Element) -> Reference:
    try:
        href, size_bytes = link.attrib[_q(XLINK, "href")], int(sums.attrib["SIZE"])
        return Reference(unquote(str(href)), size_bytes, str(sums.attrib["CHECKSUM"]).lower())
    except (KeyError, ValueError) as error:
        raise BadXml from error


def _q(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _bytes(root: Element) -> bytes:
    etree.indent(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"
