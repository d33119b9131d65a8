"""Outlines out of workbooks and documents, and what is refused of files that mean harm."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from db.errors import Secret, UnreadableFile
from desktop.fieldwork import imported, outlines, packed
from desktop.fieldwork.outlines import Expected, Line
from desktop.fieldwork.packed import BadOutlineFile
from desktop.words import Words

TYPES = '<Types xmlns="t"><Override PartName="/x" ContentType="{}"/></Types>'
BOOK = (
    '<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="ẩn" state="hidden" r:id="a"/>'
    '<sheet name="B" state="visible" r:id="b"/></sheets></workbook>'
)
RELS = (
    '<Relationships xmlns="p"><Relationship Id="a" Type="x/worksheet" Target="worksheets/none.xml"/>'
    '<Relationship Id="b" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
    '<Relationship Id="c" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def file(folder: Path, name: str, parts: dict[str, str | bytes], kind: str = "plain") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed_file:
        packed_file.writestr("[Content_Types].xml", TYPES.format(kind))
        for part, text in parts.items():
            packed_file.writestr(part, text)
    return path


def sheet(rows: Sequence[Sequence[str]]) -> str:
    strings = (
        "".join(
            f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>"
            for cell in row
        )
        for row in rows
    )
    body = "".join(f"<row>{cells}</row>" for cells in strings)
    return f'<worksheet xmlns="m"><sheetData>{body}</sheetData></worksheet>'


def book(folder: Path, content: str | Sequence[Sequence[str]], **more: str | bytes) -> Path:
    text = content if isinstance(content, str) else sheet(content)
    parts = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELS,
        "xl/worksheets/sheet1.xml": text,
    }
    return file(folder, "Đề cương.xlsx", {**parts, **more})


def paragraph(text: str, style: str = "", level: int | None = None) -> str:
    listed = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
        if level is not None
        else ""
    )
    inner = f'<w:pStyle w:val="{style}"/>{listed}'
    return f"<w:p><w:pPr>{inner}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def document(folder: Path, body: str, **more: str) -> Path:
    text = f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    return file(folder, "Đề cương.docx", {"word/document.xml": text, **more})


def titles(lines: Sequence[Line]) -> list[object]:
    """Return titles, each followed by the list of those below it."""
    found: list[object] = []
    for line in lines:
        found += [line.title, titles(line.topics)] if line.topics else [line.title]
    return found


def test_a_workbook_with_headings_becomes_an_outline(tmp_path: Path) -> None:
    rows = [
        ["ĐỀ CƯƠNG GIÁM SÁT"],
        ["TT", "Nội dung", "Bắt buộc", "Chỉ tiêu", "Đơn vị tính", "Câu hỏi gợi ý", "Ghi chú"],
        ["I", "Chỉ đạo, điều hành:", "x", "Số văn bản; Số cuộc kiểm tra", "văn bản; cuộc",
         "Kịp thời không?\nAi theo dõi?"],
        ["1", "Kế hoạch năm", "", "Tỷ lệ hoàn thành", "%", "", "ghi riêng"],
        ["1.1", "Kế hoạch quý"],
        ["", "", "", "Số kế hoạch quý", "kế hoạch"],
        ["2", "Tuyên truyền (bắt buộc)"],
        ["II", "Kết quả"],
    ]  # fmt: skip
    found = imported.read(book(tmp_path, rows))
    assert titles(found.template.topics) == [
        "Chỉ đạo, điều hành", ["Kế hoạch năm", ["Kế hoạch quý"], "Tuyên truyền"], "Kết quả"
    ]  # fmt: skip
    first = found.template.topics[0]
    assert first.required
    assert first.figures == (
        Expected(measure="Số văn bản", unit="văn bản"),
        Expected(measure="Số cuộc kiểm tra", unit="cuộc"),
    )
    assert first.questions == ("Kịp thời không?", "Ai theo dõi?")
    assert [line.required for line in first.topics] == [False, True]
    assert first.topics[0].topics[0].figures == (
        Expected(measure="Số kế hoạch quý", unit="kế hoạch"),
    )
    assert found.left_out == ("ĐỀ CƯƠNG GIÁM SÁT", "ghi riêng")


@pytest.mark.parametrize(
    ("told", "measure", "unit"),
    [
        ("Tỷ lệ đúng hạn (%)", "Tỷ lệ đúng hạn", "%"),
        ("Số hồ sơ (trực tuyến) (hồ sơ )", "Số hồ sơ (trực tuyến)", "hồ sơ"),
        ("Số hồ sơ ()", "Số hồ sơ ()", ""),
        ("(hồ sơ)", "(hồ sơ)", ""),
    ],
)
def test_a_unit_in_brackets_behind_a_figure_is_its_unit(
    tmp_path: Path, told: str, measure: str, unit: str
) -> None:
    rows = [["TT", "Nội dung", "Số liệu"], ["1", "Thủ tục hành chính", told]]
    (line,) = imported.read(book(tmp_path, rows)).template.topics
    assert line.figures == (Expected(measure=measure, unit=unit),)


def test_numbers_shared_strings_and_gaps_are_read_as_people_see_them(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2"><v>1.1000000000000001</v></c><c r="C2" t="str"><f>A1</f><v>Hai</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="C3" t="s"><v>99</v></c><c r="D3" t="e"><v>#REF!</v></c></row>'
    )
    strings = '<sst xmlns="m"><si><r><t>Mộ</t></r><r><t>t</t></r><rPh><t>x</t></rPh></si></sst>'
    path = book(
        tmp_path, f'<worksheet xmlns="m">{cells}</worksheet>', **{"xl/sharedStrings.xml": strings}
    )
    found = imported.read(path)
    assert (titles(found.template.topics), found.left_out) == (["Một", ["Hai"]], ())


def test_a_sheet_without_numbers_is_a_plain_list(tmp_path: Path) -> None:
    found = imported.read(book(tmp_path, [["Nội dung"], ["Một"], ["Hai"]]))
    assert titles(found.template.topics) == ["Một", "Hai"]
    assert found.template.name == "Đề cương"


def test_a_document_with_headings_and_lists_becomes_an_outline(tmp_path: Path) -> None:
    styles = (
        '<w:styles xmlns:w="w"><w:style w:styleId="u1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="u2"><w:name w:val="heading 2"/></w:style></w:styles>'
    )
    body = (
        paragraph("Căn cứ kế hoạch, Đoàn giám sát yêu cầu báo cáo") + paragraph("Phần một", "u1")
        + paragraph("Mục A", "u2") + paragraph("Ý thứ nhất", level=0) + paragraph("Ý con", level=1)
        + paragraph("Vì sao chậm?", level=1) + paragraph("Phần hai", "u1") + "<w:p/>"
    )  # fmt: skip
    found = imported.read(document(tmp_path, body, **{"word/styles.xml": styles}))
    assert titles(found.template.topics) == [
        "Phần một",
        ["Mục A", ["Ý thứ nhất", ["Ý con"]]],
        "Phần hai",
    ]
    assert found.left_out == ("Căn cứ kế hoạch, Đoàn giám sát yêu cầu báo cáo",)
    deepest = found.template.topics[0].topics[0].topics[0].topics[0]
    assert deepest.questions == ("Vì sao chậm?",)


def test_typed_numbers_in_a_document_tell_what_belongs_below(tmp_path: Path) -> None:
    lines = [
        "I. Một",
        "1. Một một",
        "a) Chi tiết",
        "- Nhỏ",
        "b) Chi tiết nữa",
        "2. Một hai",
        "1.1 x",
        "II. Hai",
    ]
    found = imported.read(document(tmp_path, "".join(map(paragraph, lines))))
    assert titles(found.template.topics) == [
        "Một", ["Một một", ["Chi tiết", ["Nhỏ"], "Chi tiết nữa"], "Một hai", ["x"]], "Hai"
    ]  # fmt: skip


def test_a_table_in_a_document_is_read_as_a_sheet(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    table = (
        row("STT", "Nội dung", "Số liệu")
        + row("1", "Thu hồi đất", "Diện tích")
        + row("2", "Giao đất", "")
    )
    found = imported.read(document(tmp_path, f"<w:tbl>{table}</w:tbl>"))
    first, second = found.template.topics
    assert (first.title, first.figures, second.title) == (
        "Thu hồi đất",
        (Expected(measure="Diện tích"),),
        "Giao đất",
    )


def cells(*texts: str | tuple[str, int]) -> str:
    """Return a row of a table; a text with a number lies over so many columns."""

    def cell(each: str | tuple[str, int]) -> str:
        text, over = each if isinstance(each, tuple) else (each, 1)
        span = f'<w:tcPr><w:gridSpan w:val="{over}"/></w:tcPr>' if over > 1 else ""
        return f"<w:tc>{span}{paragraph(text)}</w:tc>"

    return "<w:tr>" + "".join(map(cell, texts)) + "</w:tr>"


def test_cells_that_were_made_one_hold_the_title_wherever_they_begin(tmp_path: Path) -> None:
    table = (
        cells("TT", "Nội dung", "Số liệu", "Đơn vị")
        + cells("I", ("CHỈ ĐẠO", 3))
        + cells("1", "Ban hành văn bản", "Số văn bản", "văn bản")
        + cells(("II. KẾT QUẢ", 4))
        + cells(("1. Bộ máy", 2), "Biên chế", "người")
    )
    found = imported.read(document(tmp_path, f"<w:tbl>{table}</w:tbl>"))
    assert titles(found.template.topics) == [
        "CHỈ ĐẠO", ["Ban hành văn bản"], "KẾT QUẢ", ["Bộ máy"]
    ]  # fmt: skip
    last = found.template.topics[1].topics[0]
    assert last.figures == (Expected(measure="Biên chế", unit="người"),)
    assert found.left_out == ()


def test_head_and_foot_of_a_paper_are_no_outline(tmp_path: Path) -> None:
    head = cells("HĐND TỈNH CAO BẰNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    foot = cells("Nơi nhận:", "TM. ĐOÀN GIÁM SÁT")
    lines = ["ĐỀ CƯƠNG", "I – CHỈ ĐẠO", "1- Kế hoạch", "a) Năm", "II. KẾT QUẢ", "2021 - 2022"]
    body = "".join(map(paragraph, lines))
    path = document(
        tmp_path, f"<w:tbl>{head}</w:tbl>{body}<w:tbl>{foot}</w:tbl>{paragraph('1. Lưu')}"
    )
    found = imported.read(path)
    assert titles(found.template.topics) == ["CHỈ ĐẠO", ["Kế hoạch", ["Năm"]], "KẾT QUẢ"]
    assert found.left_out == (
        "HĐND TỈNH CAO BẰNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐỀ CƯƠNG", "2021 - 2022",
        "Nơi nhận: TM. ĐOÀN GIÁM SÁT", "1. Lưu",
    )  # fmt: skip


def test_headings_in_longer_words_in_two_rows_and_counted_are_headings(tmp_path: Path) -> None:
    rows = [
        ["ĐỀ CƯƠNG"],
        ["STT", "Nội dung cần giám sát", "", "Yêu cầu", ""],
        ["", "", "", "Bắt buộc", "Số liệu cần có"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["I", "Chỉ đạo", "", "x", ""],
        ["", "", "Kế hoạch năm", "", "Số kế hoạch (bản)"],
        [],
        ["", "NGƯỜI LẬP BIỂU"],
    ]
    found = imported.read(book(tmp_path, rows))
    (first,) = found.template.topics
    assert (first.title, first.required, titles(first.topics)) == (
        "Chỉ đạo",
        True,
        ["Kế hoạch năm"],
    )
    assert first.topics[0].figures == (Expected(measure="Số kế hoạch", unit="bản"),)
    assert found.left_out == ("ĐỀ CƯƠNG", "NGƯỜI LẬP BIỂU")


def test_columns_indent_where_nothing_is_numbered(tmp_path: Path) -> None:
    rows = [["Chỉ đạo"], ["", "Kế hoạch"], ["", "", "Năm"], ["Kết quả"], ["", "Thủ tục"]]
    found = imported.read(book(tmp_path, rows))
    assert titles(found.template.topics) == [
        "Chỉ đạo",
        ["Kế hoạch", ["Năm"]],
        "Kết quả",
        ["Thủ tục"],
    ]


def test_a_sheet_of_300_questions_and_one_of_figures_have_them_as_lines(tmp_path: Path) -> None:
    rows = [["STT", "Câu hỏi"], *([str(n), f"Câu hỏi {n} về việc gì?"] for n in range(1, 301))]
    found = imported.read(book(tmp_path, rows))
    assert (len(found.template.topics), found.left_out) == (300, ())
    rows = [
        ["TT", "Chỉ tiêu", "Đơn vị tính"],
        ["I", "Kinh tế", ""],
        ["1", "Thu ngân sách", "tỷ đồng"],
    ]
    (group,) = imported.read(book(tmp_path, rows)).template.topics
    (line,) = group.topics
    assert (group.figures, line.figures) == (
        (),
        (Expected(measure="Thu ngân sách", unit="tỷ đồng"),),
    )


def test_a_question_beneath_a_line_is_asked_of_it(tmp_path: Path) -> None:
    rows = [["1. Thủ tục"], ["Câu hỏi: Vì sao chậm?"], ["- Ai theo dõi?"]]
    (line,) = imported.read(book(tmp_path, rows)).template.topics
    assert line.questions == ("Vì sao chậm?", "Ai theo dõi?")


def test_the_sheet_called_an_outline_is_read_before_a_cover(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.append(["Bìa"])
    workbook.create_sheet("Đề cương").append(["1", "Chỉ đạo"])
    workbook.save(tmp_path / "a.xlsx")
    assert titles(imported.read(tmp_path / "a.xlsx").template.topics) == ["Chỉ đạo"]


def test_what_was_deleted_or_is_a_second_form_is_not_read(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>1. Còn</w:t></w:r><w:del><w:r><w:t>mất</w:t></w:r></w:del><x:AlternateContent xmlns:x="x">'
        "<x:Fallback><w:p><w:r><w:t>hai lần</w:t></w:r></w:p></x:Fallback></x:AlternateContent></w:p>"
    )
    assert titles(imported.read(document(tmp_path, body)).template.topics) == ["Còn"]


def test_decomposed_text_comes_in_composed(tmp_path: Path) -> None:
    found = imported.read(book(tmp_path, [[unicodedata.normalize("NFD", "Hòa giải")]]))
    assert found.template.topics[0].title == "Hòa giải"


def test_what_is_imported_can_be_kept(tmp_path: Path) -> None:
    found = imported.read(book(tmp_path, [["1", "Một"], ["1.1", 'Hai "x" \\']]))
    path = outlines.save(found.template, tmp_path / "own")
    assert outlines.load(path) == found.template


def refusal(path: Path) -> str:
    with pytest.raises(BadOutlineFile) as caught:
        imported.read(path)
    for language in ("vi", "en"):
        assert Words(language)(f"errors.value.reason.{caught.value.reason}") in Words(
            language
        ).explain(caught.value)
    return caught.value.reason


def test_macros_are_refused(tmp_path: Path) -> None:
    assert refusal(book(tmp_path, [["Một"]], **{"xl/vbaProject.bin": b"x"})) == "macro"
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert refusal(file(tmp_path, "m.xlsm", {"xl/workbook.xml": BOOK}, kind)) == "macro"


def test_a_bomb_ends_at_its_limit(tmp_path: Path) -> None:
    spaces = b" " * (packed.MOST_INFLATED_BYTES + 1)
    path = book(
        tmp_path, b"<worksheet>".decode(), **{"xl/sharedStrings.xml": b"<sst>" + spaces + b"</sst>"}
    )
    assert path.stat().st_size < 100_000
    assert refusal(path) == "inflated"


def test_a_bomb_that_lies_about_its_size_ends_too(tmp_path: Path) -> None:
    text = "<worksheet>" + " " * (packed.MOST_INFLATED_BYTES + (1 << 20))
    path = book(tmp_path, text)
    raw = path.read_bytes()
    true, lie = len(text).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(raw.replace(true, lie))
    assert refusal(path) in ("torn", "xml", "inflated")


def test_many_small_parts_share_one_limit(tmp_path: Path) -> None:
    comment = f"<!--{' ' * (1 << 20)}-->"
    half = f"<x>{comment * (packed.MOST_INFLATED_BYTES // 2 >> 20)}</x>"
    parts = {
        "xl/sharedStrings.xml": half,
        "xl/_rels/workbook.xml.rels": RELS,
        "xl/workbook.xml": BOOK + comment,
    }
    assert (
        refusal(file(tmp_path, "x.xlsx", {**parts, "xl/worksheets/sheet1.xml": half})) == "inflated"
    )


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [(BOMB, "declared"), ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "declared"), ("<x><y></x>", "xml"),
     ("<x>" * 5_000, "depth"), ("", "xml"), ("<worksheet/>", "empty"), ("<row/>" * 30_000, "xml"),
     (f"<w>{'<row/>' * 30_000}</w>", "rows"), (f"<w><row><c><is><t>{'x' * 300_000}</t></is></c></row></w>", "size"),
     (f"<w><row><c t='str'><v>a{chr(0x301) * 200}</v></c></row></w>", "marks")],
)  # fmt: skip
def test_a_sheet_that_is_not_one_is_refused_by_name(
    tmp_path: Path, content: str, reason: str
) -> None:
    assert refusal(book(tmp_path, content)) == reason


def test_more_topics_than_an_outline_has_are_refused(tmp_path: Path) -> None:
    assert refusal(book(tmp_path, [[f"Nội dung {n}"] for n in range(10_001)])) == "rows"
    assert (
        len(
            imported.read(
                book(tmp_path, [[f"Nội dung {n}"] for n in range(10_000)])
            ).template.topics
        )
        == 10_000
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "container"), (b"x" * 500, "container"), (b"PK\x03\x04" + b"\0" * 99, "container"),
     (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused(tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(raw)
    assert refusal(path) == reason


def test_a_zip_of_something_else_a_locked_and_a_torn_one_are_refused(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "x.docx", {"hello": "x"})) == "container"
    path = book(tmp_path, [["Một"]])
    raw = path.read_bytes()
    path.write_bytes(
        raw.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    )
    assert refusal(path) == "locked"
    path.write_bytes(raw[: len(raw) // 2])
    assert refusal(path) == "container"


def test_every_torn_byte_is_refused_or_read(tmp_path: Path) -> None:
    path = book(tmp_path, [["1", "Một"], ["1.1", "Hai"]])
    raw = bytearray(path.read_bytes())
    for at in range(0, len(raw), 3):
        torn = raw.copy()
        torn[at] ^= 0xFF
        path.write_bytes(torn)
        try:
            imported.read(path)
        except (BadOutlineFile, Secret):
            continue


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path, [["Một"]])
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as again:
        again.writestr("xl/workbook.xml", BOOK)
    assert refusal(path) == "parts"


def test_a_secrecy_mark_stops_the_import(tmp_path: Path) -> None:
    with pytest.raises(Secret):
        imported.read(book(tmp_path, [["Một"], ["TỐI MẬT"]]))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        imported.read(tmp_path / "none.xlsx")


def test_a_title_as_long_as_a_page_is_left_out_and_named(tmp_path: Path) -> None:
    found = imported.read(book(tmp_path, [["Một"], ["x" * 5_000]]))
    assert (titles(found.template.topics), len(found.left_out)) == (["Một"], 1)
    assert found.left_out[0] == "x" * 1_000
