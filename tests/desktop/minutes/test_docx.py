"""The Word file of a paper: real styles, nothing lost, nothing read as markup, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as word
import pytest
from docx.document import Document as Opened
from lxml import etree

from db import files
from db.errors import BadProfile, DiskFull, MissingFont, NotWritable
from db.records import Case, DocumentKind, RecordId
from desktop import paths
from desktop.minutes import papers
from desktop.minutes.composers import compose
from desktop.minutes.composers.sitting import sitting
from desktop.minutes.finished import finish
from desktop.minutes.model import DOTS, Annex, Block, Document, Paragraph, Photo, Run, Table, plain
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.page import pdf, press
from desktop.minutes.page.letters import LetterForms
from desktop.minutes.page.pdf import Press
from desktop.minutes.papers import KINDS, Asked, Format
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.layout import MM_PT, Arrangement
from desktop.minutes.writers import docx, text
from desktop.minutes.writers.docx import Template, Written
from desktop.words import Words
from desktop.work import Quiet
from docs import word_template
from tests import make
from tests.desktop.minutes import paper
from tests.desktop.minutes.test_hard_texts import PAYLOADS, poisoned

SHIPPED = paths.resources() / "templates"
MOMENT = dt.datetime(2023, 5, 19, 16, 30)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENGINE = ("{{ 7*7 }}", "{% for x in y %}", "{_{ x }_}", "{%p if 1 %}", "{{p body }}", "{# note #}")
"""What the template's own language looks like."""


def minutes(case: Case) -> Document:
    return compose.minutes(sitting(case, RecordId("v")), papers.own_wording())


def every_paper() -> dict[str, Document]:
    """Return a paper of each of the eight kinds."""
    case, own = make.full_case(), {}
    for kind, how in KINDS.items():
        of = RecordId("v") if "visit" in how.of else case.inspection.id
        asked = Asked(kind=kind, of=of, today=dt.date(2026, 9, 1))
        own[kind.value] = papers.composed(case, asked).document
    return own


def of_blocks(*blocks: Block, annex: tuple[Block, ...] = ()) -> Document:
    annexes = (Annex(label="Phụ lục", title="Ảnh", reference="(Kèm theo)", blocks=annex),)
    return Document(
        subject=RecordId("v"),
        title="T",
        author="A",
        blocks=blocks,
        annexes=annexes if annex else (),
    )


def template(*folders: Path) -> Template:
    return docx.template((*folders, SHIPPED), press.own_profile(), papers.own_wording())


def kit(document: Document) -> Press:
    photos = make.opener(bytes=make.jpeg(), bad=b"no picture")
    return press.kit(document, photos, Choice.TINOS)


def written(document: Document, own: Template | None = None) -> Written:
    imprint = finish.Imprint(
        title=document.title, author=document.author, subject=document.subject, produced=MOMENT
    )
    return docx.written(document, own or template(), kit(document), imprint, Quiet())


def opened(document: Document) -> Opened:
    return word.Document(io.BytesIO(written(document).data))


def words(own: Opened) -> str:
    """Return all text of the body in its order, paragraphs and cells alike."""
    lines = []
    for each in own.element.body.iter(f"{W}p"):
        parts = [_shown(part) for part in each.iter(f"{W}t", f"{W}br", f"{W}tab")]
        lines.append("".join(parts))
    return paper.plain(" ".join(lines))


def _shown(part: Any) -> str:
    return part.text or "" if part.tag == f"{W}t" else " "


def undotted(said: str) -> str:
    """Return a text without dots to write on, in small letters."""
    return paper.plain(re.sub(r"\.{4,}", " ", said)).casefold()


# what is in it


@pytest.mark.parametrize("name", [kind.value for kind in KINDS])
def test_every_paper_says_in_word_what_it_says_as_text(name: str) -> None:
    document = every_paper()[name]
    shown = undotted(words(opened(document)))
    told = text.text(document).replace("[", "").replace("]", "")
    for line in told.splitlines():
        for cell in line.split(" | "):
            assert undotted(cell) in shown


@pytest.mark.parametrize("name", [kind.value for kind in KINDS])
def test_the_same_paper_gives_the_same_bytes(name: str) -> None:
    document = every_paper()[name]
    data = written(document).data
    assert data == written(document).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_each_text_has_the_style_of_its_component() -> None:
    own = opened(every_paper()["minutes"])
    styles = {each.text: each.style.name for each in own.paragraphs if each.style}
    assert styles["I. Thành phần tham dự".replace("I. ", "I.\u00a0")] == "Heading 1"
    assert styles["Biên bản"] == "Tên loại văn bản"
    head = own.tables[0]
    cells = [each for cell in head._cells for each in cell.paragraphs if each.text]
    assert [each.style.name for each in cells if each.style] == [
        "Cơ quan chủ quản",
        "Cơ quan ban hành",
        "Quốc hiệu",
        "Tiêu ngữ",
        "Số ký hiệu",
    ]
    direct = own.element.body.findall(f".//{W}rPr/{W}sz")
    assert direct == []


def test_the_header_is_a_table_without_lines_and_its_rules_are_those_of_the_pdf() -> None:
    document = every_paper()["notice"]
    own = opened(document)
    head = own.tables[0]._tbl
    assert head.find(f".//{W}tblStyle") is None
    assert head.find(f".//{W}tblBorders") is None
    widths = [int(each.get(f"{W}w")) for each in head.iter(f"{W}gridCol")]
    found = []
    for cell, width in zip(head.tr_lst[0].tc_lst, widths, strict=True):
        (indent,) = cell.iter(f"{W}ind")
        sides = int(indent.get(f"{W}left")) + int(indent.get(f"{W}right"))
        found.append((width - sides) / 20 * paper.POINT_MM)
    drawn = paper.rules(pdf.render(document, kit(document), Quiet(), LetterForms).data, 0)
    lengths = [right - left for left, right, _ in drawn]
    rule_mm = press.own_profile().letterhead.rule_pt * paper.POINT_MM
    assert found[1] == pytest.approx(lengths[1], abs=2 * rule_mm)
    assert found[0] == pytest.approx(lengths[0], abs=2 * rule_mm)


def test_signatures_are_never_parted() -> None:
    own = opened(every_paper()["minutes"])
    rows = next(each for each in own.tables if "Thư ký" in each._cells[0].text)._tbl.tr_lst
    assert len(rows) == 3
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    for row in rows:
        for paragraph in row.iter(f"{W}p"):
            assert paragraph.find(f"{W}pPr/{W}keepNext") is not None


def test_a_long_table_repeats_its_head() -> None:
    rows = tuple((str(at), "chữ") for at in range(1_000))
    own = opened(of_blocks(Table(head=("TT", "Nội dung"), rows=rows, widths=(1, 3), centred=(0,))))
    table = own.tables[0]
    assert table.style
    assert table.style.name == "Bảng số liệu"
    headers = [row for row in table._tbl.tr_lst if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert headers == [table._tbl.tr_lst[0]]
    assert len(table._tbl.tr_lst) == 1_001
    first = table._tbl.tr_lst[1].tc_lst[0].p_lst[0]
    assert first.pPr.pStyle.val == template().page.styles["cell_centre"]


def test_a_row_is_parted_by_a_page_end_only_where_it_could_be_higher_than_a_page() -> None:
    rows = (("1", "chữ"), ("2", "chữ " * 2_000))
    own = opened(of_blocks(Table(head=("TT", "Nội dung"), rows=rows, widths=(1, 3))))
    kept = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in own.tables[0]._tbl.tr_lst]
    assert kept == [True, True, False]


@pytest.mark.parametrize("name", [kind.value for kind in KINDS])
def test_every_part_is_built_as_word_wants_it(name: str) -> None:
    """Properties come first and once, every style and every link is there: Word refuses what is not so."""
    package = zipfile.ZipFile(io.BytesIO(written(every_paper()[name]).data))
    parts = {each: etree.fromstring(package.read(each)) for each in package.namelist()
             if each.startswith("word/") and each.endswith(".xml")}  # fmt: skip
    styles = {each.get(f"{W}styleId") for each in parts["word/styles.xml"].iter(f"{W}style")}
    for part in parts.values():
        for kind in ("p", "r", "tbl", "tr", "tc"):
            for own in part.iter(f"{W}{kind}"):
                assert [at for at, kid in enumerate(own) if kid.tag == f"{W}{kind}Pr"] in ([], [0])
        used = {each.get(f"{W}val") for tag in ("pStyle", "tblStyle", "rStyle")
                for each in part.iter(f"{W}{tag}")}  # fmt: skip
        assert used <= styles
        for cell in part.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p"
    names = [each.get(f"{W}name") for each in parts["word/document.xml"].iter(f"{W}bookmarkStart")]
    led = {each.get(f"{W}anchor") for each in parts["word/document.xml"].iter(f"{W}hyperlink")}
    assert len(set(names)) == len(names)
    assert led - {None} <= set(names)


def test_the_page_is_the_decrees_and_is_numbered_from_the_second_on() -> None:
    own = opened(every_paper()["minutes"])
    assert len(own.sections) == 2
    for section in own.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        margins = (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        assert [round(each.mm) for each in margins] == [20, 20, 30, 20]
        assert section.different_first_page_header_footer
        assert section._sectPr.find(f"{W}pgNumType").get(f"{W}start") == "1"
        assert " PAGE " in section.header._element.xml
        assert " PAGE " not in section.first_page_header._element.xml


def test_it_says_on_every_page_and_in_its_properties_that_it_is_not_the_verified_copy() -> None:
    own = opened(every_paper()["minutes"])
    mark = "Bản Word để chỉnh sửa; bản đã kiểm chứng là tệp PDF."
    for section in own.sections:
        assert section.footer.paragraphs[0].text == mark
        assert section.first_page_footer.paragraphs[0].text == mark
    said = own.core_properties
    assert said.content_status == "Không phải bản đã kiểm chứng"
    assert said.comments.startswith("Bản Word để chỉnh sửa, không phải bản đã kiểm chứng.")
    assert said.title.startswith("Biên bản: Buổi làm việc với Thanh tra tỉnh Cao Bằng")
    assert said.created == said.modified == MOMENT.replace(tzinfo=said.created.tzinfo)


# photos


@pytest.mark.parametrize(
    ("arrangement", "columns"),
    [(Arrangement.ONE, 1), (Arrangement.FOUR, 2), (Arrangement.SIX, 2), (Arrangement.SHEET, 3)],
)
def test_photos_stand_in_a_grid_with_their_captions(arrangement: Arrangement, columns: int) -> None:
    photos = tuple(Photo(hash="bytes", caption=f"Ảnh {at}. Cầu") for at in range(1, 8))
    own = opened(replace(of_blocks(annex=photos), arrangement=arrangement))
    rows = own.tables[0].rows
    assert {len(row.cells) for row in rows} == {columns}
    cells = [cell for row in rows for cell in row.cells]
    captions = [paper.plain(cell.paragraphs[1].text) for cell in cells[:7]]
    assert captions == [each.caption for each in photos]
    assert all(cell.paragraphs[0]._p.xpath(".//pic:pic") for cell in cells[:7])
    alts = [each.get("descr") for each in own.element.body.iter() if each.tag.endswith("}docPr")]
    assert alts == [each.caption for each in photos]


def test_a_photo_that_is_gone_or_damaged_leaves_a_frame_and_a_note() -> None:
    made = written(
        of_blocks(
            Photo(hash="", caption="Chưa có", missing="Dán ảnh vào đây"),
            Photo(hash="gone", caption="Đã mất", unreadable="Không đọc được"),
            Photo(hash="bad", caption="Hỏng", unreadable="Không đọc được"),
        )
    )
    shown = words(word.Document(io.BytesIO(made.data)))
    assert shown.count("Không đọc được") == 2
    assert "Dán ảnh vào đây" in shown
    assert made.notes == (
        Note(NoteKind.PHOTO_MISSING, "Chưa có"),
        Note(NoteKind.PHOTO_MISSING, "Đã mất"),
        Note(NoteKind.PHOTO_UNREADABLE, "Hỏng"),
    )


def test_a_frame_to_paste_a_photo_into_is_as_high_as_on_paper() -> None:
    profile = press.own_profile()
    for arrangement, high_mm in (
        (Arrangement.TWO, profile.photo.frame_mm),
        (Arrangement.SHEET, profile.photo.grids[Arrangement.SHEET].height_mm),
    ):
        photos = tuple(Photo(hash="", caption=f"Ảnh {at}.", missing="Dán") for at in range(4))
        own = opened(replace(of_blocks(annex=photos), arrangement=arrangement))
        frames = own.element.xpath('.//w:p[w:pPr/w:pStyle/@w:val="photo_missing"]')
        assert ["".join(each.xpath(".//w:t/text()")) for each in frames] == ["", "Dán", ""] * 4
        lines = own.element.xpath(
            './/w:p[w:pPr/w:pStyle/@w:val="photo_missing"]/w:pPr/w:spacing/@w:line'
        )
        pair_pt = 2 * int(lines[0]) / 20
        caption_pt = profile.line_pt("caption")
        assert (pair_pt + caption_pt) / MM_PT == pytest.approx(high_mm, abs=0.2)
        sides = {
            tuple(each.attrib.values())
            for each in own.element.xpath(
                './/w:p[w:pPr/w:pStyle/@w:val="photo_missing"]/w:pPr/w:ind'
            )
        }
        assert len(sides) == 1


# links


def test_a_passage_leads_to_its_annex_and_its_photos() -> None:
    photos = (
        Photo(hash="bytes", caption="Ảnh 1. Cầu", label="Ảnh 1"),
        Photo(hash="", caption="Ảnh 2. Đường", missing="Dán", label="Ảnh 2"),
    )
    passage = Paragraph(runs=plain("Xem ảnh 2, ảnh 1 tại Phụ lục; Phụ lục I Nghị định 30."))
    own = opened(of_blocks(passage, annex=photos))
    found = own.element.xpath(".//w:hyperlink/@w:anchor")
    assert found == ["photo2", "photo1", "annex1"]
    names = own.element.xpath(".//w:bookmarkStart/@w:name")
    assert names == ["annex1", "photo1", "photo2"]
    starts = own.element.xpath(".//w:bookmarkStart/@w:id")
    assert starts == own.element.xpath(".//w:bookmarkEnd/@w:id") == ["1", "2", "3"]
    (shown,) = own.element.xpath('.//w:p[w:bookmarkStart/@w:name="photo1"]')
    assert shown.xpath(".//pic:pic")
    assert "Xem ảnh 2, ảnh 1 tại Phụ lục;" in words(own)


# text is never markup


@pytest.mark.parametrize("payload", [*PAYLOADS, *ENGINE])
def test_text_is_never_markup_in_any_field(payload: str) -> None:
    shown = words(opened(minutes(poisoned(payload))))
    for field in range(17):
        assert paper.plain(f"{field}~{payload}") in shown, field


@pytest.mark.parametrize("payload", [*ENGINE, "<b>&"])
def test_a_title_is_never_markup_in_the_properties(payload: str) -> None:
    document = replace(of_blocks(), title=payload, author=payload)
    said = opened(document).core_properties
    assert (said.title, said.author) == (payload, payload)


def test_a_title_longer_than_word_takes_is_cut_in_the_properties_alone() -> None:
    title = "<Ủy ban> & " * 60
    own = opened(replace(of_blocks(Paragraph(runs=plain(title))), title=title))
    assert own.core_properties.title == title[:255].rstrip()
    assert " ".join(title.split()) in words(own)


def test_what_no_word_file_can_hold_is_left_out_and_noted() -> None:
    made = written(of_blocks(Paragraph(runs=plain("a\x00b\x0bc\ufffe 😀 שלום ☐"))))
    assert "abc 😀 שלום ☐" in words(word.Document(io.BytesIO(made.data))).replace("b c", "bc")
    assert Note(NoteKind.INVISIBLE, "U+0000") in made.notes
    assert Note(NoteKind.INVISIBLE, "U+FFFE") in made.notes


def test_a_passage_of_400_000_letters_and_10_000_findings_are_whole() -> None:
    long = " ".join(f"chữ{at}" for at in range(48_000))
    blocks = tuple(Paragraph(runs=plain(f"Số {at}."), mark="-") for at in range(10_000))
    shown = words(opened(of_blocks(Paragraph(runs=plain(long)), *blocks)))
    assert long in shown
    assert all(f"- Số {at}." in shown for at in range(0, 10_000, 97))


def test_only_web_and_mail_addresses_become_links() -> None:
    text = "Xem https://caobang.gov.vn/a?b=<1>, www.quochoi.vn. Thư: vp@caobang.gov.vn; javascript:x file:///a"
    own = opened(of_blocks(Paragraph(runs=(Run(text),))))
    targets = {
        rel.target_ref for rel in own.part.rels.values() if rel.reltype.endswith("/hyperlink")
    }
    assert targets == {
        "https://caobang.gov.vn/a?b=",
        "https://www.quochoi.vn",
        "mailto:vp@caobang.gov.vn",
    }
    assert paper.plain(text) in words(own)


# the template


def test_the_shipped_template_is_what_its_script_makes() -> None:
    made = word_template.made(press.own_profile(), papers.own_wording())
    assert (SHIPPED / docx.TEMPLATE_NAME).read_bytes() == made


def test_an_office_restyles_its_own_template(tmp_path: Path) -> None:
    def red(own: Opened) -> None:
        own.styles["Nội dung"].font.name = "Arial"

    changed(tmp_path, red)
    document = of_blocks(Paragraph(runs=plain("chữ")))
    own = word.Document(io.BytesIO(written(document, own=template(tmp_path)).data))
    (body,) = [each for each in own.paragraphs if each.text == "chữ"]
    assert body.style
    assert body.style.font.name == "Arial"


def changed(folder: Path, change: Callable[[Opened], object]) -> None:
    """Put the shipped template, changed, into an office's folder."""
    own = word.Document(str(SHIPPED / docx.TEMPLATE_NAME))
    change(own)
    own.save(str(folder / docx.TEMPLATE_NAME))


def _without_style(own: Opened) -> None:
    own.styles["Tiêu ngữ"].delete()


def _without_mark(own: Opened) -> None:
    for footer in (own.sections[0].footer, own.sections[0].first_page_footer):
        footer.paragraphs[0].text = "Văn phòng"


def _without_body(own: Opened) -> None:
    own.paragraphs[-1].text = ""


def _with_unknown_slot(own: Opened) -> None:
    own.paragraphs[-1].insert_paragraph_before("{{ secret }}")


def _with_code(own: Opened) -> None:
    own.paragraphs[-1].insert_paragraph_before("{% for %}")


def _with_narrow_margin(own: Opened) -> None:
    own.sections[0].left_margin = word.shared.Mm(12)


def _with_wide_sheet(own: Opened) -> None:
    own.sections[0].page_width = word.shared.Mm(216)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_without_style, "style Tiêu ngữ"),
        (_without_mark, "{{ not_verified }}"),
        (_without_body, "{{ body }}"),
        (_with_unknown_slot, "{{ secret }}"),
        (_with_code, "Expected"),
        (_with_narrow_margin, "margins.left_mm"),
        (_with_wide_sheet, "paper.width_mm"),
    ],
)
def test_a_template_that_is_not_fit_is_refused_by_its_place(
    tmp_path: Path, change: Callable[[Opened], object], place: str
) -> None:
    changed(tmp_path, change)
    with pytest.raises(BadProfile) as refused:
        template(tmp_path)
    assert refused.value.path == tmp_path / docx.TEMPLATE_NAME
    assert place in refused.value.place


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / docx.TEMPLATE_NAME).write_bytes(b"no zip")
    with pytest.raises(BadProfile):
        template(tmp_path)


def test_a_template_cannot_run_code(tmp_path: Path) -> None:
    def spy(own: Opened) -> None:
        own.paragraphs[-1].insert_paragraph_before("{{ title.__class__.__mro__ }}")

    changed(tmp_path, spy)
    with pytest.raises(BadProfile):
        template(tmp_path)


def test_every_kind_is_tried() -> None:
    assert {*every_paper()} == {kind.value for kind in DocumentKind}


# what may go wrong


def produced(out: Path, choice: Choice = Choice.TINOS) -> Path:
    case = make.full_case()
    asked = Asked(kind=DocumentKind.MINUTES, of=RecordId("v"), today=dt.date(2026, 9, 1))
    photos = make.opener(bytes=make.jpeg())
    return papers.made(case, asked, photos, out, Quiet(), Format.DOCX, choice).path


def refusing(monkeypatch: pytest.MonkeyPatch, name: str, code: int) -> None:
    """Let the disk refuse a step of writing."""

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files, name, refuse)


def test_a_full_disk_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, "sync", errno.ENOSPC)
    with pytest.raises(DiskFull):
        produced(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_locked_folder_is_refused_and_an_edited_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = produced(tmp_path)
    made.write_bytes(b"edited in Word")
    refusing(monkeypatch, "replace", errno.EACCES)
    with pytest.raises(NotWritable):
        produced(tmp_path)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"edited in Word"]


def test_a_missing_font_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_folders", lambda: (tmp_path,))
    with pytest.raises(MissingFont):
        produced(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_offices_damaged_template_is_refused_in_a_sentence_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)
    (tmp_path / "templates").mkdir()
    changed(tmp_path / "templates", _without_style)
    with pytest.raises(BadProfile) as refused:
        produced(tmp_path / "out")
    for language in ("vi", "en"):
        said = Words(language).explain(refused.value)
        assert str(tmp_path / "templates" / docx.TEMPLATE_NAME) in said
        assert "style Tiêu ngữ" in said
    assert not (tmp_path / "out").exists()


def test_every_line_to_write_on_has_dots_up_to_the_margin() -> None:
    little = "Báo cáo kết quả thực hiện bằng văn bản về Thường trực Hội đồng nhân dân về:"[:70]
    dotted = f"+ Thời hạn thực hiện: {'.' * 32}; báo cáo kết quả thực hiện về: "
    for component, said, lines in (
        ("basis", "Căn cứ ", 1),
        ("body", little, 2),
        ("body", dotted, 2),  # as many letters as a line and a bit, but dots are narrow
        ("body", f"{dotted} xem thêm", 1),
    ):
        own = of_blocks(Paragraph(runs=(*plain(said), DOTS), component=component))
        [found] = [p for p in opened(own).paragraphs if paper.plain(said) in paper.plain(p.text)]
        xml = found._p.xml
        assert xml.count('w:leader="dot"') == 1
        assert xml.count("<w:tab/>") == lines
