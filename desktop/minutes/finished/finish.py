"""A drawn paper into one that keeps: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), its record within.

Nothing is drawn here and no clock is read: the same pages, record and moment give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

CREATOR = "Sổ Đoàn"
LOCAL = dt.timezone(dt.timedelta(hours=7))
"""Vietnam's time, the year round."""

RECORD_NAME = "record.json"
"""What the record is called among the paper's attachments."""

_LONGEST = 500
"""The most characters of a title: Subject's length in the decree's Annex VI."""

_GLYPHS = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
_MOST_IN_BLOCK = 100
"""How many characters a block of a font's Unicode table may have (ISO 32000-1, 9.10.3)."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate>
<pdf:Producer>{creator}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_AUTHOR = "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a paper says of itself: `produced` is a local moment, from the record."""

    title: str
    author: str
    subject: str
    produced: dt.datetime


def finished(drawn: bytes, imprint: Imprint, record: bytes) -> bytes:
    """Return the drawn paper with all that an archive asks for; `record` is attached as it is."""
    import pikepdf

    own = _plain(imprint)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn), inherit_page_attributes=False) as pdf:
        _describe(pdf, own)
        _colours(pdf)
        _attach(pdf, own, record)
        readable(pdf)
        pdf.save(
            out,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _plain(imprint: Imprint) -> Imprint:
    """Return the imprint with texts that both places can hold, as they must say the same, and a title."""
    return Imprint(
        title=_line(imprint.title) or _line(imprint.subject),
        author=_line(imprint.author),
        subject=_line(imprint.subject),
        produced=imprint.produced.replace(tzinfo=LOCAL, microsecond=0),
    )


def _line(text: str) -> str:
    return " ".join(_NOT_XML.sub("", text).split())[:_LONGEST].rstrip()


def _describe(pdf: Pdf, own: Imprint) -> None:
    """Say title, author and moment twice, as both the old way and the new one are read."""
    from pikepdf import Dictionary, Name, Stream, String

    moment = String(_old_date(own.produced))
    info = Dictionary(
        Title=String(own.title),
        Subject=String(own.subject),
        Creator=String(CREATOR),
        Producer=String(CREATOR),
        CreationDate=moment,
        ModDate=moment,
    )
    if own.author:
        info.Author = String(own.author)
    pdf.trailer.Info = pdf.make_indirect(info)
    metadata = Stream(pdf, _packet(own))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _packet(own: Imprint) -> bytes:
    values = {
        "title": escape(own.title),
        "author": _AUTHOR.format(escape(own.author)) if own.author else "",
        "subject": escape(own.subject),
        "creator": CREATOR,
        "moment": own.produced.isoformat(),
    }
    return _XMP.format(**values).encode("utf-8")


def _old_date(moment: dt.datetime) -> str:
    return f"D:{moment.strftime('%Y%m%d%H%M%S')}+07'00'"


def _colours(pdf: Pdf) -> None:
    """Say what the colours are: those of sRGB."""
    from pikepdf import Array, Dictionary, Name, Stream, String

    profile = Stream(pdf, (resources.files("pikepdf") / "pdfa/data/sRGB.icc").read_bytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _attach(pdf: Pdf, own: Imprint, record: bytes) -> None:
    """Attach the record the paper was made from."""
    from pikepdf import Array, Dictionary, Name, String

    file = _file(pdf, own, record)
    name = String(RECORD_NAME)
    spec = Dictionary(
        Type=Name.Filespec,
        F=name,
        UF=name,
        Desc=String(own.title),
        AFRelationship=Name.Source,
        EF=Dictionary(F=file, UF=file),
    )
    held = pdf.make_indirect(spec)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([name, held])))
    pdf.Root.AF = Array([held])


def _file(pdf: Pdf, own: Imprint, record: bytes) -> Object:
    from pikepdf import Dictionary, Name, Stream, String

    file = Stream(pdf, record)
    file.Type, file.Subtype = Name.EmbeddedFile, Name("/application/json")
    file.Params = Dictionary(
        Size=len(record),
        ModDate=String(_old_date(own.produced)),
        CheckSum=String(hashlib.md5(record, usedforsecurity=False).digest()),
    )
    return file


def readable(pdf: Pdf) -> None:
    """Mend the fonts' Unicode tables: codes that nothing is drawn with must not stand for U+0000."""
    for font in pdf.pages[0].Resources.Font.values():
        table = font.ToUnicode.read_bytes()
        head, _, rest = table.partition(b"endcodespacerange\n")
        tail = rest[rest.rindex(b"endbfchar\n") + len(b"endbfchar\n") :]
        own = [(code, int(value, 16)) for code, value in _GLYPHS.findall(rest)]
        lines = b"".join(_blocks([each for each in own if each[1]]))
        font.ToUnicode.write(head + b"endcodespacerange\n" + lines + tail)


def _blocks(glyphs: list[tuple[bytes, int]]) -> Iterator[bytes]:
    for start in range(0, len(glyphs), _MOST_IN_BLOCK):
        block = glyphs[start : start + _MOST_IN_BLOCK]
        yield b"%d beginbfchar\n" % len(block)
        for code, value in block:
            yield b"<%s> <%s>\n" % (code, chr(value).encode("utf-16-be").hex().upper().encode())
        yield b"endbfchar\n"


def attached(data: bytes) -> bytes | None:
    """Return the record that a finished paper carries; None where it has none."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        file = pdf.attachments.get(RECORD_NAME)
        return file.get_file().read_bytes() if file else None
