"""Web and mail addresses become links, and nothing else does; each is heard in its place."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pikepdf
import pytest

from desktop.minutes import links
from desktop.minutes.finished import finish, gate
from tests import make
from tests.desktop.minutes import paper
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


def test_a_paper_with_links_passes_the_gate() -> None:
    text = "Trước https://a.vn giữa b@c.vn sau " * 40
    case = make.case(findings=tuple(make.finding(at, text) for at in range(40)))
    data = finish.finished(printed(case).data, IMPRINT_OF, b"[]")
    assert gate.faults(data, b"[]") == ()
