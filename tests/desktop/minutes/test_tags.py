"""The paper is heard as it is seen: headings, lists, tables and photos, in order, every word apart."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from db.records import RecordId
from desktop.minutes.model import (
    Blank,
    Block,
    Document,
    Emphasis,
    Heading,
    Paragraph,
    Photo,
    Recipients,
    Run,
    Table,
    Title,
    plain,
)
from desktop.minutes.page import pdf, press
from desktop.minutes.page.glue import glue
from desktop.minutes.page.tags import Tree
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import heard, paper
from tests.desktop.minutes.heard import Element
from tests.desktop.minutes.paper import printed

EXAMPLE = printed(make.cao_bang(), make.SESSION).data
FULL = printed(make.full_case(), photos=make.opener(bytes=make.jpeg())).data


def drawn(*blocks: Block) -> bytes:
    document = Document(subject=RecordId("v"), title="Giấy", author="", blocks=blocks)
    own = pdf.Press(
        press.own_profile(),
        fonts.family(Choice.TINOS),
        glue(press.own_wording(), []),
        make.opener(bytes=make.jpeg()),
    )
    return pdf.render(document, own, Quiet()).data


def said(data: bytes) -> list[tuple[str, str]]:
    return [(each.role, each.text) for each in heard.elements(data)[1:]]


def item(mark: str, text: str, source: str | None = None) -> Paragraph:
    return Paragraph(runs=plain(text), mark=mark, source=RecordId(source) if source else None)


def test_the_example_is_heard_as_in_its_golden_file() -> None:
    lines = [_line(each) for each in heard.elements(EXAMPLE)]
    paper.golden("cao-bang.heard.txt", "\n".join(lines) + "\n")


def _line(each: Element) -> str:
    alt = f" [{each.alt}]" if each.alt else ""
    return f"{'  ' * each.depth}{each.role}: {each.text.strip()}{alt}".rstrip()


@pytest.mark.parametrize("data", [EXAMPLE, FULL], ids=["example", "full"])
def test_all_that_is_seen_is_heard_but_decoration(data: bytes) -> None:
    spoken = " ".join(each.text for each in heard.elements(data))
    for page, (seen, decoration) in enumerate(
        zip(paper.pages(data), heard.artifacts(data), strict=True)
    ):
        words = seen.split()
        left = [word for word in words if word not in spoken and word not in decoration]
        assert left == [], page
    assert all(re.fullmatch(r"\d*[-.+ ]*", each) for each in heard.artifacts(data))


@pytest.mark.parametrize("data", [EXAMPLE, FULL], ids=["example", "full"])
def test_each_content_is_found_from_its_page_and_from_its_element(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf_file:
        assert heard.owners_agree(pdf_file)
        assert all(page.obj.Tabs == pikepdf.Name.S for page in pdf_file.pages)


def test_a_passage_that_goes_over_a_page_is_one_paragraph() -> None:
    text = " ".join(f"chữ{at}" for at in range(2_000))
    assert said(drawn(Paragraph(runs=plain(text)))) == [("P", text)]


def test_words_stay_apart_at_line_ends_and_titles_too() -> None:
    about = "Buổi làm việc với " + "Ủy ban nhân dân các xã " * 5 + "\nvề cải cách hành chính"
    ((role, text),) = said(drawn(Title(type_name="BIÊN BẢN", about=about)))
    assert (role, text) == ("H1", paper.plain(f"BIÊN BẢN {about}"))


def test_lists_lie_within_the_items_they_belong_to() -> None:
    data = drawn(item("-", "một", "r"), item("+", "hai"), item("+", "ba"), item("-", "bốn"))
    own = [(each.depth, each.role, each.text) for each in heard.elements(data)[1:]]
    assert own == [
        (1, "L", ""),
        (2, "LI", ""), (3, "Lbl", "- "), (3, "LBody", "một"),
        (4, "L", ""),
        (5, "LI", ""), (6, "Lbl", "+ "), (6, "LBody", "hai"),
        (5, "LI", ""), (6, "Lbl", "+ "), (6, "LBody", "ba"),
        (2, "LI", ""), (3, "Lbl", "- "), (3, "LBody", "bốn"),
    ]  # fmt: skip


def test_what_goes_on_with_an_items_record_stays_in_it_and_other_text_ends_the_list() -> None:
    blocks = [item("a)", "một", "r"), item("", "thêm", "r"), item("", "khác", "s"), item("b)", "x")]
    own = [(each.depth, each.role, each.text) for each in heard.elements(drawn(*blocks))[1:]]
    assert (4, "P", "thêm") in own
    assert (1, "P", "khác") in own
    assert [role for depth, role, _ in own if depth == 1] == ["L", "P", "L"]


def test_the_first_words_of_an_item_may_stand_in_another_face() -> None:
    runs = (Run("Ông A:", Emphasis.ITALIC), Run(" nói."))
    data = drawn(Paragraph(runs=runs, mark="-"))
    assert said(data)[2:] == [("Lbl", "- "), ("LBody", "Ông A: nói.")]


def test_no_heading_level_is_left_out() -> None:
    headings = [Heading(level=level, mark="x", text="y") for level in (3, 3, 1, 3, 2, 1)]
    assert [role for role, _ in said(drawn(*headings))] == ["H1", "H2", "H2", "H3", "H3", "H2"]


def test_a_tables_head_is_heard_once_and_its_cells_by_row() -> None:
    rows = tuple((f"dòng {at}", "" if at % 2 else str(at)) for at in range(150))
    data = drawn(Table(head=("Nội dung", "Số liệu"), rows=rows, widths=(3, 1)))
    own = said(data)
    assert own[:4] == [("Table", ""), ("TR", ""), ("TH", "Nội dung"), ("TH", "Số liệu")]
    cells = [text for role, text in own if role == "TD"]
    assert cells == [cell for row in rows for cell in row]
    assert sum("Nội dung" in each for each in heard.artifacts(data)) == len(paper.pages(data)) - 1


def test_a_cell_higher_than_a_page_is_one_cell() -> None:
    text = " ".join(f"chữ{at}" for at in range(3_000))
    data = drawn(Table(head=("A", "B"), rows=((text, "1"),), widths=(3, 1)))
    assert [each for role, each in said(data) if role == "TD"] == [text, "1"]


def test_a_photo_says_its_caption_and_one_that_is_missing_is_no_photo() -> None:
    shown = Photo(hash="bytes", caption="Ảnh 1. Cổng", detail="(tại xã A)")
    lost = Photo(hash="", caption="Ảnh 2", missing="(Dán ảnh)")
    data = drawn(shown, lost)
    own = [(each.role, each.text, each.alt) for each in heard.elements(data)[1:]]
    assert own == [
        ("Figure", "", "Ảnh 1. Cổng (tại xã A)"),
        ("Caption", "Ảnh 1. Cổng (tại xã A)", ""),
        ("P", "(Dán ảnh)", ""),
        ("P", "Ảnh 2", ""),
    ]
    with pikepdf.open(io.BytesIO(data)) as file:
        figure = file.Root.StructTreeRoot.K.K[0]
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        assert 85 - 1 <= left < right <= 540
        assert 56 - 1 <= bottom < top <= 786


def test_dots_to_write_on_are_not_heard() -> None:
    runs = (Run("Địa điểm: "), Run("", dots=True))
    data = drawn(Paragraph(runs=runs), Blank(lines=2), Blank(lines=1, mark="-"))
    assert said(data) == [("P", "Địa điểm: ")]


def test_recipients_are_a_list() -> None:
    data = drawn(Recipients(title="Nơi nhận:", lines=("- A;", "- Lưu: VT.")))
    assert [text for role, text in said(data) if role in ("P", "LBody")] == [
        "Nơi nhận:",
        "- A;",
        "- Lưu: VT.",
    ]


# bookmarks


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    """Return each bookmark's depth, title and page."""
    with pikepdf.open(io.BytesIO(data)) as file:
        pages = [page.obj.objgen for page in file.pages]
        found: list[tuple[int, str, int]] = []

        def walk(entry: pikepdf.Dictionary, depth: int) -> int:
            count, each = 0, entry.get(pikepdf.Name.First)
            while each is not None:
                dest = each.Dest
                found.append((depth, str(each.Title), pages.index(dest[0].objgen)))
                count += 1 + walk(each, depth + 1)
                each = each.get(pikepdf.Name.Next)
            assert int(entry.get(pikepdf.Name.Count, 0)) == count
            return count

        walk(file.Root.Outlines, 0)
    return found


def test_sections_are_bookmarks() -> None:
    own = bookmarks(EXAMPLE)
    assert own[0][0] == 0
    assert own[0][1].startswith("Biên bản Buổi làm việc")
    tops = [title.split()[0] for depth, title, _ in own if depth == 0]
    assert tops == ["Biên", "I.", "II.", "III.", "Phụ"]
    assert [page for _, _, page in own] == sorted(page for _, _, page in own)
    assert any(depth == 1 and title.startswith("1.") for depth, title, _ in own)


def test_a_paper_without_headings_has_no_bookmarks() -> None:
    with pikepdf.open(io.BytesIO(drawn(Paragraph(runs=plain("x"))))) as file:
        assert pikepdf.Name.Outlines not in file.Root


# the tree alone


def test_lists_are_numbered_as_they_are_marked() -> None:
    tree = Tree()
    for mark in ("-", "a)", "1.", "đ)", "IV."):
        tree.item(mark)
        tree.paragraph()
    kinds = [re.findall(r"ListNumbering/(\w+)", each.detail) for each in tree.root.kids]
    assert [kind[0] for kind in kinds if kind] == [
        "Disc", "LowerAlpha", "Decimal", "LowerAlpha", "UpperRoman",
    ]  # fmt: skip
