"""Web and mail addresses become links, and nothing else does; each is heard in its place."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from db.records import Case, DocumentKind, RecordId
from desktop.minutes import links, model, papers
from desktop.minutes.finished import finish, gate
from desktop.minutes.links import Within
from desktop.minutes.model import Annex, Paragraph, Photo
from desktop.minutes.page import press
from tests import make
from tests.desktop.minutes import paper, written
from tests.desktop.minutes.paper import printed

IMPRINT_OF = finish.Imprint(
    title="T", author="A", subject="v", produced=dt.datetime(2023, 5, 19, 16, 30)
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("xem https://caobang.gov.vn/a?b=1&c=%20#d.", [("https://caobang.gov.vn/a?b=1&c=%20#d",) * 2]),
        ("(http://a.vn)", [("http://a.vn",) * 2]),
        ("http://a.vn/x_(y)", [("http://a.vn/x_(y)",) * 2]),
        ("www.quochoi.vn, HTTPS://A.VN", [("www.quochoi.vn", "https://www.quochoi.vn"),
                                          ("HTTPS://A.VN", "https://a.vn")]),
        ("thư: van.phong+1@caobang.gov.vn;", [("van.phong+1@caobang.gov.vn",
                                               "mailto:van.phong+1@caobang.gov.vn")]),
        ("https://tỉnh.vn/văn bản", [("https://tỉnh.vn/văn", "https://xn--tnh-dlz.vn/v%C4%83n")]),
        ("javascript:alert(1) file:///etc/passwd ftp://a.vn data:text/html,x", []),
        ("https://người@lừa.vn https://localhost http:// https://a.vn:x/", []),
        ("64/67, 92,75 điểm @ 3 a@b Điều 7", []),
        ("https://a.vn/" + "x" * 3_000, []),
    ],
)  # fmt: skip
def test_only_web_and_mail_addresses_lead_anywhere(text: str, found: list[tuple[str, str]]) -> None:
    parts = list(links.parted(text))
    assert "".join(part for part, _ in parts) == text
    assert [each for each in parts if each[1]] == found


def annotations(data: bytes) -> list[Any]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            (str(each.A.URI), number, [float(edge) for edge in each.Rect])
            for number, page in enumerate(pdf.pages)
            for each in page.get("/Annots", [])
        ]


def test_an_address_can_be_clicked_where_it_stands() -> None:
    text = "Công khai tại https://caobang.gov.vn/tiep-dan, thư vp@caobang.gov.vn, theo quy định."
    made = printed(make.case(findings=(make.finding(1, text),)))
    found = annotations(made.data)
    assert [uri for uri, _, _ in found] == [
        "https://caobang.gov.vn/tiep-dan",
        "mailto:vp@caobang.gov.vn",
    ]
    uri, page, (left, bottom, right, top) = found[0]
    (own,) = [each for each in paper.lines(made.data, page) if each.text.startswith(uri)]
    assert left * paper.POINT_MM == pytest.approx(own.left_mm, abs=0.5)
    assert right * paper.POINT_MM == pytest.approx(own.right_mm, abs=1.5)
    assert bottom * paper.POINT_MM < 297 - own.base_mm < top * paper.POINT_MM
    assert paper.plain(text) in paper.text(made.data)


def test_an_address_over_several_lines_leads_to_the_whole_of_it_from_each() -> None:
    address = "https://caobang.gov.vn/" + "-".join(f"muc{at}" for at in range(40))
    made = printed(make.case(findings=(make.finding(1, f"Xem {address} nhé."),)))
    found = annotations(made.data)
    assert len(found) > 2
    assert {uri for uri, _, _ in found} == {address}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("xem Phụ lục, ảnh 3.", [("Phụ lục", "#annex1"), ("ảnh 3", "#photo3")]),
        ("(PHỤ LỤC kèm theo) Ảnh 1; từ ảnh 2 đến ảnh 3",
         [("PHỤ LỤC", "#annex1"), ("Ảnh 1", "#photo1"), ("ảnh 2", "#photo2"), ("ảnh 3", "#photo3")]),
        ("Phụ lục 1 và Phụ lục I kèm theo", [("Phụ lục 1", "#annex1"), ("Phụ lục I", "#annex1")]),
        ("Phụ lục I Nghị định 30, Phụ lục ban hành kèm theo Thông tư 05, phụ lục của Sở", []),
        ("Phụ lục II, Phụ lục 12, ảnh 4, ảnh 31, hình ảnh 1a, bức ảnh, phụ lụcx", []),
        ("Ảnh 1 tại https://a.vn/phụ-lục", [("Ảnh 1", "#photo1"), ("https://a.vn/phụ-lục", "https://a.vn/ph%E1%BB%A5-l%E1%BB%A5c")]),
    ],
)  # fmt: skip
def test_a_paper_leads_to_its_own_annex_and_photos_alone(
    text: str, found: list[tuple[str, str]]
) -> None:
    parts = list(links.parted(text, within()))
    assert "".join(part for part, _ in parts) == text
    assert [each for each in parts if each[1]] == found


def within(case: Case | None = None) -> Within:
    return press.within(composed(case or pictured()).document)


def composed(case: Case) -> papers.Composed:
    return papers.composed(case, written.asked(DocumentKind.MINUTES, "v"))


def pictured(*texts: str) -> Case:
    """Return a case with three photos, the first two of the first finding."""
    texts = texts or ("Đã công khai thủ tục.",)
    return make.case(
        findings=tuple(make.finding(at, text) for at, text in enumerate(texts, start=1)),
        evidence=(
            make.evidence(1, "bytes", caption="Bảng niêm yết", finding=RecordId("f1")),
            make.evidence(2, "bytes", caption="Sổ tiếp công dân", finding=RecordId("f1")),
            make.evidence(3, caption="Trụ sở"),
        ),
    )


def test_two_annexes_are_told_by_their_numbers() -> None:
    photo = Photo(hash="", caption="Ảnh 1. A", label="Ảnh 1")
    one, two = (
        Annex(label=f"Phụ lục {number}", title="T", reference="", blocks=(photo,))
        for number in ("I", "II")
    )
    document = replace(composed(make.case()).document, annexes=(one, two))
    own = links.within(document, ())
    found = [each for each in links.parted("Phụ lục II, Phụ lục I, Phụ lục, Ảnh 1", own) if each[1]]
    assert found == [("Phụ lục II", "#annex2"), ("Phụ lục I", "#annex1"), ("Ảnh 1", "#photo1")]


def test_a_passage_names_its_photos_and_leads_to_them_on_their_page() -> None:
    made = printed(pictured("Đã công khai thủ tục."), photos=make.opener(bytes=make.jpeg()))
    assert "Đã công khai thủ tục (ảnh 1, ảnh 2)." in paper.text(made.data)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        found = [each for page in pdf.pages for each in page.get("/Annots", [])]
        assert [str(each.Contents) for each in found] == [
            "Ảnh 1. Bảng niêm yết",
            "Ảnh 2. Sổ tiếp công dân",
        ]
        tops = []
        for each in found:
            page, _, _, top, _ = each.Dest
            words = paper.lines(made.data, numbers[page.objgen])
            caption = next(line for line in words if line.text.startswith(str(each.Contents)[:5]))
            assert 297 - float(top) * paper.POINT_MM < caption.base_mm
            tops.append(float(top))
        assert tops[0] > tops[1]


def test_a_photo_that_is_missing_is_led_to_all_the_same() -> None:
    made = printed(pictured("Xem ảnh 3 tại Phụ lục."), photos=make.opener())
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        said = [str(each.Contents) for page in pdf.pages for each in page.get("/Annots", [])]
    assert said[0] == "Ảnh 3. Trụ sở"
    assert said[1].startswith("Phụ lục Hình ảnh")


def test_photos_in_a_row_are_named_by_their_ends() -> None:
    own = [make.evidence(at, caption=f"Ảnh {at}", finding=RecordId("f1")) for at in (1, 2, 3, 5)]
    other = make.evidence(4, caption="Khác")
    case = make.case(
        findings=(make.finding(1, "Hai đoạn.\nĐoạn sau"),),
        evidence=(*own[:3], other, own[3]),
    )
    (said,) = [
        "".join(run.text for run in block.runs)
        for block in composed(case).document.blocks
        if isinstance(block, Paragraph) and "ảnh" in block.runs[-1].text
    ]
    assert said == "Đoạn sau (từ ảnh 1 đến ảnh 3, ảnh 5)"


def test_a_press_item_has_no_annex_and_names_no_photo() -> None:
    asked = written.asked(DocumentKind.PRESS_NOTICE, "v")
    assert "(ảnh" not in model.as_text(papers.composed(pictured(), asked).document)


def test_a_paper_with_links_passes_the_gate() -> None:
    text = "Trước https://a.vn giữa b@c.vn sau, xem ảnh 2, Phụ lục kèm theo " * 40
    case = replace(pictured(), findings=tuple(make.finding(at, text) for at in range(40)))
    data = finish.finished(printed(case).data, IMPRINT_OF, b"[]")
    assert gate.faults(data, b"[]") == ()
