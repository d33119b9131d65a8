"""Makes the Word template that papers are written into: a real style for every component of the layout profile.

`python -m docs.word_template` writes resources/templates/paper.docx; an office changes its own copy in Word.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import docx as word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from db import files
from desktop import paths
from desktop.minutes import papers
from desktop.minutes.finished.finish import Imprint
from desktop.minutes.page import press
from desktop.minutes.style.layout import MM_PT, Align, Component, Profile
from desktop.minutes.style.wording import Wording
from desktop.minutes.writers import docx

FONT = "Times New Roman"
LANGUAGE = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
TIGHT = frozenset({
    "nation", "motto", "parent", "issuer", "number", "place_date", "letter_about", "recipients_title",
    "recipients",
})  # fmt: skip
"""Set at single spacing, as the headers and the recipients are."""

GAPS = {
    **dict.fromkeys(("basis", "body", "blank", "heading1", "heading2", "heading3", "topic"), 1.0),
    **dict.fromkeys(("headline", "byline", "source"), 1.0),
    "type_name": 3.0, "addressee": 3.0, "caption": 0.5, "caption_small": 0.5, "number": 0.5, "place_date": 0.5,
}  # fmt: skip
"""The space before a component, in the profile's gaps between paragraphs."""

OUTLINE = {"heading1": 0, "heading2": 1, "heading3": 2, "annex_label": 0}
SIDES = {
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.RIGHT: "right",
    Align.JUSTIFY: "both",
}
MOMENT = dt.datetime(2026, 11, 28)
NEEDLESS = ("thumbnail", "stylesWithEffects", "customXml", "numbering", "webSettings")


def made(profile: Profile, say: Wording) -> bytes:
    """Return the template's bytes; the same profile and wording give the same."""
    own = word.Document()
    for key, relation in list(own.part.rels.items()):
        if any(relation.reltype.endswith(needless) for needless in NEEDLESS):
            del own.part.rels[key]
    for key, relation in list(own.part.package.rels.items()):
        if relation.reltype.endswith("thumbnail"):
            del own.part.package.rels[key]
    _styles(own, profile, say)
    _settings(own)
    _page(own, profile)
    own.add_paragraph("{{p body }}")
    empty = Imprint(title="", author="", subject="", produced=MOMENT)
    docx.describe(own, empty, {"remark": "", "status": ""})
    own.core_properties.title = "{{ title }}"
    return docx.saved(own)


def _styles(own: Any, profile: Profile, say: Wording) -> None:
    """Put our styles in the place of all that come with an empty document."""
    sheet = own.styles.element
    for old in list(sheet):
        sheet.remove(old)
    size = round(profile.components["body"].size_pt.value * 2)
    tab = round(profile.text_width_pt * 20)
    parts = [
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val='{size}'/>"
        f"<w:szCs w:val='{size}'/>{LANGUAGE}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        _basic("paragraph", "Normal", "Normal", "<w:pPr><w:widowControl/></w:pPr>"),
        _basic("character", "DefaultParagraphFont", "Default Paragraph Font", ""),
        _basic("table", "TableNormal", "Normal Table", ""),
    ]
    for number, (name, component) in enumerate(profile.components.items(), start=1):
        style = _component(name, component, profile, tab)
        parts.append(_style("paragraph", number, name, say(f"word.style_{name}"), style))
    parts += _others(profile, say, len(parts))
    for part in parts:
        sheet.append(parse_xml(part))


def _basic(kind: str, id: str, name: str, inner: str) -> str:
    return (
        f'<w:style {nsdecls("w")} w:type="{kind}" w:default="1" w:styleId="{id}">'
        f'<w:name w:val="{name}"/>{inner}</w:style>'
    )


def _style(kind: str, rank: int, id: str, name: str, inner: str) -> str:
    based = "TableNormal" if kind == "table" else "Normal"
    return (
        f'<w:style {nsdecls("w")} w:type="{kind}" w:customStyle="{0 if "heading" in id else 1}" '
        f'w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f'<w:uiPriority w:val="{rank}"/><w:qFormat/>{inner}</w:style>'
    )


def _component(name: str, own: Component, profile: Profile, tab: int) -> str:
    """Return a component's paragraph and letters, as the profile has them."""
    keep = "<w:keepNext/>" if name in ("heading1", "heading2", "heading3", "topic") else ""
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{tab}"/></w:tabs>'
    before = round(GAPS.get(name, 0.0) * profile.text.gap_pt.value * 20)
    line = 240 if name in TIGHT else round(profile.text.spacing.value * 240)
    spacing = f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="auto"/>'
    first = round(profile.text.first_line_mm.value * MM_PT * 20)
    indent = f'<w:ind w:firstLine="{first}"/>' if own.indent else ""
    level = f'<w:outlineLvl w:val="{OUTLINE[name]}"/>' if name in OUTLINE else ""
    size = round(own.size_pt.value * 2)
    bold = "<w:b/><w:bCs/>" if own.bold else ""
    italic = "<w:i/><w:iCs/>" if own.italic else ""
    caps = "<w:caps/>" if own.upper else ""
    return (
        f"<w:pPr>{keep}<w:widowControl/>{tabs if name in ('body', 'blank') else ''}{spacing}{indent}"
        f'<w:jc w:val="{SIDES[own.align]}"/>{level}</w:pPr>'
        f"<w:rPr>{bold}{italic}{caps}<w:sz w:val='{size}'/><w:szCs w:val='{size}'/></w:rPr>"
    )


def _others(profile: Profile, say: Wording, rank: int) -> list[str]:
    """Return the styles of what is no text of the layout: rules, gaps, photos, tables."""
    thick = round(profile.letterhead.rule_pt * 8)
    line = round(profile.table.line_pt * 8)
    pad = round(profile.table.pad_pt * 20)
    frame = round(profile.photo.frame_pt * 8)
    exact = '<w:spacing w:before="{}" w:after="{}" w:line="{}" w:lineRule="exact"/>'
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{line}" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    box = "".join(
        f'<w:{side} w:val="single" w:sz="{frame}" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    centre = '<w:jc w:val="center"/>'
    inner = {
        "rule": f'<w:pPr><w:pBdr><w:top w:val="single" w:sz="{thick}" w:space="0" w:color="auto"/>'
        f"</w:pBdr>{exact.format(60, 60, 40)}</w:pPr>",
        "gap": f"<w:pPr>{exact.format(0, 0, 120)}</w:pPr><w:rPr><w:sz w:val='8'/></w:rPr>",
        "photo": f'<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="0"/>{centre}</w:pPr>',
        "photo_missing": f"<w:pPr><w:keepNext/><w:keepLines/><w:pBdr>{box}</w:pBdr>"
        f'<w:spacing w:before="0" w:after="0"/><w:ind w:left="1418" w:right="1418" w:firstLine="0"/>'
        f"{centre}</w:pPr><w:rPr><w:i/></w:rPr>",
    }
    found = [
        _style("paragraph", rank + at, name, say(f"word.style_{name}"), own)
        for at, (name, own) in enumerate(inner.items())
    ]
    sides = "".join(f'<w:{side} w:w="{pad}" w:type="dxa"/>' for side in ("left", "right"))
    table = (
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f"<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>"
    )
    return [*found, _style("table", rank + 9, "table", say("word.style_table"), table)]


def _settings(own: Any) -> None:
    """Let Word lay the file out as its own of today."""
    element = own.settings.element
    for old in list(element):
        element.remove(old)
    uri = "http://schemas.microsoft.com/office/word"
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
    for part in (
        f'<w:zoom {nsdecls("w")} w:percent="100"/>',
        f'<w:defaultTabStop {nsdecls("w")} w:val="720"/>',
        f'<w:characterSpacingControl {nsdecls("w")} w:val="doNotCompress"/>',
        f"<w:compat {nsdecls('w')}>{mode}</w:compat>",
        f'<w:themeFontLang {nsdecls("w")} w:val="vi-VN"/>',
    ):
        element.append(parse_xml(part))


def _page(own: Any, profile: Profile) -> None:
    """Set sheet and margins, the page number from the second page on, and the mark below each page."""
    section, margins = own.sections[0], profile.margins
    section.page_width, section.page_height = (
        Mm(profile.paper.width_mm),
        Mm(profile.paper.height_mm),
    )
    section.top_margin, section.bottom_margin = (
        Mm(margins.top_mm.value),
        Mm(margins.bottom_mm.value),
    )
    section.left_margin, section.right_margin = (
        Mm(margins.left_mm.value),
        Mm(margins.right_mm.value),
    )
    section.header_distance = section.footer_distance = Mm(margins.top_mm.value / 2 - 2)
    section.different_first_page_header_footer = True
    size = round(profile.page_number.size_pt.value * 2)
    header = _bare(section.header)
    header.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:jc w:val="center"/></w:pPr>'))
    header.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr>'
            "<w:t>2</w:t></w:r></w:fldSimple>"
        )
    )
    _bare(section.first_page_header)
    for footer in (section.footer, section.first_page_footer):
        mark = _bare(footer)
        mark.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:jc w:val="center"/></w:pPr>'))
        mark.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:i/><w:color w:val="595959"/><w:sz w:val="18"/></w:rPr>'
                "<w:t>{{ not_verified }}</w:t></w:r>"
            )
        )


def _bare(part: Any) -> Any:
    """Return the one paragraph of a header or footer, without the style of another template."""
    own = part.paragraphs[0]._p
    for old in list(own):
        own.remove(old)
    return own


def main() -> None:
    """Write the template."""
    data = made(press.own_profile(), papers.own_wording())
    files.write(paths.resources() / "templates" / docx.TEMPLATE_NAME, data)


if __name__ == "__main__":
    main()
