"""The finished PDF, measured: margins, faces, sizes, rules, page numbers, and every word of the record."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from db.dates import When
from db.records import (
    Evidence,
    Finding,
    FindingKind,
    Recommendation,
    RecordId,
)
from desktop.minutes.model import Document, Table
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.page import pdf, press
from desktop.minutes.page.glue import glue
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper
from tests.desktop.minutes.paper import Glyphs, printed

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = printed(make.cao_bang(), make.SESSION).data
FULL = printed(make.full_case(), photos=make.opener(bytes=make.jpeg())).data

FACTS = {
    "1 whose delegation": ["Đoàn giám sát của Thường trực Hội đồng nhân dân tỉnh Cao Bằng"],
    "2 its head": [
        "Nông Thanh Tùng, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch Hội đồng nhân dân tỉnh",
        "Trưởng đoàn",
    ],
    "3 the invited": [
        "Đại diện lãnh đạo Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Đại diện lãnh đạo Sở Nội vụ",
        "Đại diện lãnh đạo Sở Tư pháp",
    ],
    "4 topic and period": ["công tác cải cách hành chính", "năm 2021 và năm 2022"],
    "5 the body": ["Văn phòng Ủy ban nhân dân tỉnh Cao Bằng"],
    "6 when": ["sáng ngày 19 tháng 5 năm 2023"],
    "7 surveys and photo": [
        "khảo sát thực tế tại: + Trung tâm Phục vụ hành chính công tỉnh Cao Bằng",
        "Trung tâm Giám sát, điều hành thông minh (IOC) tỉnh Cao Bằng",
        "Ảnh 1. Đoàn giám sát tại Trung tâm Phục vụ hành chính công tỉnh",
    ],
    "8 steering papers": ["trên 10 văn bản"],
    "9 decisions": ["88 quyết định", "56 quyết định", "97 văn bản"],
    "10 own papers": ["28 văn bản"],
    "11 percents": ["100% thủ tục", "100% cán bộ", "100% công chức", "VNPT-iOffice 4.0"],
    "12 tasks": ["64/67 nhiệm vụ", "03/67 nhiệm vụ"],
    "13 index": [
        "92,75 điểm, xếp thứ 1/20",
        "91,33 điểm, xếp thứ 4/20",
        "giảm 1,42 điểm, tụt 3 bậc",
    ],
    "14 shortcomings": ["Đề án 12-ĐA/TU của Tỉnh ủy", "chưa ổn định"],
    "15 the body's requests": [
        "Đối với Hội đồng nhân dân tỉnh Cao Bằng",
        "Đối với Ủy ban nhân dân tỉnh Cao Bằng",
        "Đối với Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh Cao Bằng",
        "Đối với Sở Nội vụ tỉnh Cao Bằng",
    ],
    "16 the head's requests": [
        "a) Tiếp tục phối hợp",
        "đ) Tham mưu tốt",
        "Thời hạn thực hiện: ....",
    ],
}


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_of_the_example_is_on_paper(fact: str) -> None:
    text = paper.text(EXAMPLE)
    assert [words for words in FACTS[fact] if words not in text] == []


@pytest.mark.parametrize("number", range(2))
def test_every_passage_can_be_copied_from_the_paper_as_it_was_written(number: int) -> None:
    case, data = ((make.cao_bang(), EXAMPLE), (make.full_case(), FULL))[number]
    text = paper.text(data)
    own: list[Finding | Recommendation] = [*case.findings, *case.recommendations]
    assert [each.id for each in own if paper.plain(each.text) not in text] == []


def test_the_pages_stand_as_in_their_golden_file() -> None:
    found = []
    for number in range(len(paper.pages(EXAMPLE))):
        found += [f"page {number + 1}"]
        found += [
            f"{g.base_mm:6.1f} {g.left_mm:6.1f} {g.size_pt:4.0f} {g.face:<18} {g.text.rstrip()}"
            for g in paper.lines(EXAMPLE, number)
        ]
    paper.golden("cao-bang.pages.txt", "\n".join(found) + "\n")


# layout


def line(data: bytes, words: str, page: int = 0) -> Glyphs:
    return next(each for each in paper.lines(data, page) if words in each.text)


def test_text_keeps_within_the_decrees_margins() -> None:
    for data in (EXAMPLE, FULL):
        for page in range(len(paper.pages(data))):
            for each in paper.lines(data, page):
                if each.text.strip().isdigit():
                    continue
                assert each.left_mm >= 30 - 0.3
                assert each.right_mm <= 190 + 1.7, each.text
                assert 20 < each.base_mm < 277


@pytest.mark.parametrize(
    ("words", "size_pt", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Tinos-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Tinos-Bold"),
        ("HỘI ĐỒNG NHÂN DÂN", 12, "Tinos-Regular"),
        ("ĐOÀN GIÁM SÁT", 12, "Tinos-Bold"),
        ("Số:", 13, "Tinos-Regular"),
        ("BIÊN BẢN", 14, "Tinos-Bold"),
        ("Buổi làm việc với", 14, "Tinos-Bold"),
        ("Căn cứ Nghị quyết", 14, "Tinos-Italic"),
        ("Thời gian bắt đầu", 14, "Tinos-Regular"),
        ("I. THÀNH PHẦN THAM DỰ", 14, "Tinos-Bold"),
        ("1. Đoàn giám sát", 14, "Tinos-Bold"),
    ],
)
def test_each_part_has_the_decrees_size_and_style(words: str, size_pt: int, face: str) -> None:
    found = line(FULL, words)
    assert (round(found.size_pt, 2), found.face) == (size_pt, face)


def test_the_papers_end_has_the_decrees_sizes_and_styles() -> None:
    last = len(paper.pages(FULL)) - 2
    for words, size_pt, face in (
        ("THƯ KÝ", 14, "Tinos-Bold"),
        ("Hoàng Thị Lan", 14, "Tinos-Bold"),
        ("Nơi nhận:", 12, "Tinos-BoldItalic"),
        ("- Thành viên Đoàn giám sát;", 11, "Tinos-Regular"),
    ):
        found = [each for each in paper.lines(FULL, last) if each.text.strip() == words]
        assert [(round(each.size_pt, 2), each.face) for each in found] == [(size_pt, face)], words


def test_points_are_regular_and_their_sections_bold() -> None:
    assert line(FULL, "a) Kết quả đạt được", 1).face == "Tinos-Regular"
    assert line(FULL, "2. Báo cáo của", 1).face == "Tinos-Bold"


def test_the_mottos_rule_is_as_long_as_the_motto_and_the_issuers_a_part_of_its_name() -> None:
    motto, issuer = line(EXAMPLE, "Độc lập"), line(EXAMPLE, "ĐOÀN GIÁM SÁT")
    about = line(EXAMPLE, "về công tác cải cách hành chính")
    below = {}
    for words in (motto, issuer, about):
        own = [
            rule
            for rule in paper.rules(EXAMPLE, 0)
            if 0 < rule[2] - words.base_mm < 3
            and words.left_mm < rule[1]
            and rule[0] < words.right_mm
        ]
        (below[words.text],) = own
        left, right, _ = below[words.text]
        assert (left + right) / 2 == pytest.approx((words.left_mm + words.right_mm) / 2, abs=0.5)
    widths = {words.text: words.right_mm - words.left_mm for words in (motto, issuer, about)}
    lengths = {text: rule[1] - rule[0] for text, rule in below.items()}
    assert lengths[motto.text] == pytest.approx(widths[motto.text], abs=1)
    for words in (issuer, about):
        assert 1 / 3 - 0.02 <= lengths[words.text] / widths[words.text] <= 1 / 2


def test_pages_are_numbered_in_the_top_margin_from_the_second_and_annexes_apart() -> None:
    shown = []
    for page in range(len(paper.pages(EXAMPLE))):
        top = [each for each in paper.lines(EXAMPLE, page) if each.base_mm < 20]
        shown.append([each.text.strip() for each in top])
        for each in top:
            assert (each.left_mm + each.right_mm) / 2 == pytest.approx(105, abs=0.6)
            assert 13 <= each.size_pt <= 14
            assert each.face == "Tinos-Regular"
    assert shown == [[], ["2"], ["3"], ["4"], []]


def test_the_first_line_is_indented_and_lines_are_justified() -> None:
    own = [each for each in paper.lines(EXAMPLE, 1) if each.text.startswith("- Trong hai năm")]
    assert own[0].left_mm == pytest.approx(30 + 12.7, abs=0.5)
    assert own[0].right_mm == pytest.approx(190, abs=1.7)


def test_no_page_leaves_a_line_of_a_paragraph_alone() -> None:
    findings = tuple(make.finding(at, f"Câu {at} " + "dài " * (at % 40)) for at in range(300))
    data = printed(make.case(findings=findings)).data
    own = [paper.lines(data, page) for page in range(len(paper.pages(data)) - 1)]
    bodies = [[each for each in page if each.base_mm > 20] for page in own]
    assert len(bodies) > 8
    for above, below in pairwise(bodies):
        if _goes_on(below[0]):
            assert _goes_on(below[1])
            assert _goes_on(above[-1])


def _goes_on(words: Glyphs) -> bool:
    """Say whether a line is not the first of its paragraph."""
    return words.left_mm < 31


def test_no_page_ends_with_a_heading() -> None:
    for lines_before in range(25):
        findings = tuple(make.finding(at, "Một dòng.") for at in range(lines_before))
        cause = make.finding(99, "Lý do.", kind=FindingKind.CAUSE)
        data = printed(make.case(findings=(*findings, cause))).data
        for page in range(len(paper.pages(data))):
            last = paper.lines(data, page)[-1].text
            assert "Nguyên nhân" not in last
            assert "KẾT LUẬN" not in last


def test_the_signatures_stand_on_one_line_and_on_one_page() -> None:
    last = len(paper.pages(FULL)) - 2
    tops = [line(FULL, words, last).base_mm for words in ("THƯ KÝ", "ĐẠI DIỆN THANH", "CHỦ TỌA")]
    assert max(tops) - min(tops) < 0.1
    names = [line(FULL, words, last) for words in ("Nguyễn Thế Bằng", "Hoàng Thị Lan")]
    assert names[0].base_mm == pytest.approx(names[1].base_mm)
    assert names[0].base_mm - tops[0] > 25


def test_recipients_are_never_alone_on_a_page() -> None:
    for lines_before in range(14, 34):
        findings = tuple(make.finding(at, "Một dòng.") for at in range(lines_before))
        texts = paper.pages(printed(make.case(findings=findings)).data)
        (last,) = [text for text in texts if "Nơi nhận" in text]
        assert "Buổi làm việc kết thúc" in last


# tables


def table(rows: tuple[tuple[str, str], ...]) -> bytes:
    block = Table(head=("Nội dung", "Số liệu"), rows=rows, widths=(3, 1))
    document = Document(subject=RecordId("v"), title="Bảng", author="", blocks=(block,))
    say, family = press.own_wording(), fonts.family(Choice.TINOS)
    own = pdf.Press(press.own_profile(), family, glue(say, []), make.opener())
    return pdf.render(document, own, Quiet()).data


def test_a_tables_head_stands_on_each_page_and_no_row_is_lost() -> None:
    data = table(tuple((f"dòng {at}", str(at)) for at in range(1_200)))
    texts = paper.pages(data)
    assert len(texts) > 20
    assert all(text.count("Nội dung") == 1 for text in texts)
    assert re.findall(r"dòng (\d+)", " ".join(texts)) == [str(at) for at in range(1_200)]


def test_a_cell_higher_than_a_page_goes_on_with_the_next() -> None:
    words = [f"chữ{at}" for at in range(5_000)]
    texts = paper.pages(table(((" ".join(words), "1"),)))
    assert len(texts) > 5
    assert re.findall(r"chữ\d+", " ".join(texts)) == words


# bytes and fonts


def test_the_same_record_gives_the_same_bytes_in_every_process(home: Path) -> None:
    program = (
        "from tests import make; from tests.desktop.minutes.paper import printed;"
        "import hashlib; photos = make.opener(bytes=make.jpeg());"
        "print(hashlib.sha256(printed(make.full_case(), photos=photos).data).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(home)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert hashes == {hashlib.sha256(FULL).hexdigest()}


def test_papers_made_at_the_same_time_do_not_mix() -> None:
    cases = [(make.full_case(), "v"), (make.cao_bang(), make.SESSION)] * 20
    alone = [hashlib.sha256(printed(*cases[at]).data).hexdigest() for at in range(2)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda own: printed(*own).data, cases))
    assert [hashlib.sha256(data).hexdigest() for data in together] == alone * 20


def test_every_font_is_embedded_as_a_subset_with_its_unicode() -> None:
    names = re.findall(rb"/BaseFont /(\S+)", FULL)
    assert names
    assert all(re.fullmatch(rb"[A-Z]{6}\+Tinos-\w+", name) for name in names)
    assert b"Helvetica" not in FULL
    assert FULL.count(b"/ToUnicode") == FULL.count(b"/FontFile2") == len(names)


def test_the_file_says_what_it_is_and_in_which_language() -> None:
    assert b"(vi-VN)" in FULL
    import pypdfium2

    with pypdfium2.PdfDocument(FULL) as document:
        assert document.get_metadata_value("Title").startswith("Biên bản: Buổi làm việc với")
        assert document.get_metadata_value("Creator") == "Sổ Đoàn"


# photos


def test_a_photo_is_embedded_upright_with_its_caption() -> None:
    case = make.case(evidence=(make.evidence(1, "a", caption="Cổng chào"),))
    made = printed(case, photos=make.opener(a=make.jpeg(4000, 3000, 6)))
    assert made.notes == ()
    assert re.search(rb"/Width 1200", made.data)
    assert re.search(rb"/Height 1600", made.data)
    assert "Ảnh 1. Cổng chào" in paper.text(made.data)


def test_the_same_photo_twice_is_in_the_file_once() -> None:
    one = make.case(evidence=(make.evidence(1, "a"),))
    two = make.case(evidence=(make.evidence(1, "a"), make.evidence(2, "a")))
    photos = make.opener(a=make.jpeg())
    assert images(printed(two, photos=photos).data) == 1
    assert images(printed(one, photos=photos).data) == 1


def images(data: bytes) -> int:
    """Return how many pictures a file holds."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        return sum(each.get("/Subtype") == "/Image" for each in streams)


@pytest.mark.parametrize(
    ("hash", "kind", "said"),
    [
        ("", NoteKind.PHOTO_MISSING, "(Dán ảnh tại đây)"),
        ("lost", NoteKind.PHOTO_MISSING, "(không đọc được ảnh)"),
        ("broken", NoteKind.PHOTO_UNREADABLE, "(không đọc được ảnh)"),
    ],
)
def test_a_photo_that_cannot_be_shown_leaves_its_place_and_a_note(
    hash: str, kind: NoteKind, said: str
) -> None:
    case = make.case(evidence=(make.evidence(1, hash, caption="Cổng chào"),))
    made = printed(case, photos=make.opener(broken=b"\xff\xd8 no photo"))
    assert said in paper.text(made.data)
    assert made.notes == (Note(kind, "Ảnh 1. Cổng chào"),)


def test_when_where_and_by_whom_a_photo_was_taken_stands_below_it() -> None:
    import datetime as dt

    own: Evidence = make.evidence(
        1,
        caption="Cổng chào",
        taken=When(day=dt.date(2024, 3, 4)),
        place="xã A",
        taken_by="Nông Văn B",
    )
    text = paper.text(printed(make.case(evidence=(own,))).data)
    assert "(chụp ngày 04 tháng 3 năm 2024, tại xã A, người chụp: Nông Văn B)" in text


# places


def test_a_place_on_a_page_leads_back_to_its_record() -> None:
    made = printed(make.full_case(), photos=make.opener(bytes=make.jpeg()))
    place = next(each for each in made.places if each.source == "f2")
    height_mm = 297
    inside = [
        each.text
        for each in paper.lines(made.data, place.page)
        if height_mm - place.top_pt * paper.POINT_MM
        < each.base_mm
        < height_mm - place.bottom_pt * paper.POINT_MM
    ]
    assert "".join(inside) == "- Tỷ lệ giải quyết đơn năm 2024 đạt 92,5%, năm 2025 đạt 95%."
