"""What figures are figures of: many sentences of reports as a corpus, no alarm that is none, the right ones found."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from db import figure_checks
from db.dates import Period, year
from db.figure_checks import PartsAgree, Quoted
from db.figure_spotting import spot
from db.folding import nfc
from db.records import Figure, RecordId
from desktop.exchange import example
from desktop.fieldwork.meanings import Beside, Meaning, meanings

TERM = Period(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31))

AGREEING = (
    ("Hoàn thành 64/67 nhiệm vụ theo Kế hoạch.", "Còn 03/67 nhiệm vụ chưa hoàn thành theo Kế hoạch đề ra."),
    ("Văn phòng hoàn thành 64/67 nhiệm vụ, chưa hoàn thành 03/67 nhiệm vụ.",),
    ("Đã giải quyết 22/27 kiến nghị (đạt 81,5%); đang tiếp tục giải quyết đối với 5/27 kiến nghị (chiếm 18,5%).",),
    ("Đã có 109/139 ý kiến của cử tri được giải quyết.",
     "14/139 ý kiến chưa được giải quyết do nguyên nhân khách quan, 16/139 ý kiến đang giải quyết."),
    ("Đến nay 98/120 xã đạt chuẩn nông thôn mới.", "Còn 22/120 xã chưa đạt chuẩn nông thôn mới."),
    ("Có 40/45 dự án đã hoàn thành, 5/45 dự án chưa hoàn thành.",),
    ("Trả lời 32/40 ý kiến, kiến nghị của cử tri.", "8/40 ý kiến chưa được trả lời."),
    ("Đơn vị đã thực hiện 18/20 kiến nghị sau giám sát; còn 2/20 kiến nghị chưa thực hiện.",),
    ("Đã bàn giao 25/30 công trình, 05/30 công trình chưa bàn giao.",),
    ("Có 27/30 tiêu chí đạt, 3/30 tiêu chí không đạt.",),
    ("Đã phê duyệt 51/60 đồ án.", "Xã đã hoàn thành 11/12 tiêu chí, đạt 91,7%."),
)  # fmt: skip
"""Records in which the parts are a whole, or nothing can be compared."""

DISAGREEING = (
    ("Hoàn thành 64/67 nhiệm vụ theo Kế hoạch.", "Còn 05/67 nhiệm vụ chưa hoàn thành."),
    ("Hoàn thành 64/67 nhiệm vụ.", "Văn phòng chưa hoàn thành 03/66 nhiệm vụ của Kế hoạch."),
    ("Đã giải quyết 22/27 kiến nghị, đạt 91,5%.",),
    ("Có 98/120 xã đạt chuẩn nông thôn mới.", "Còn 12/120 xã chưa đạt chuẩn nông thôn mới."),
    ("Đã bàn giao 25/30 công trình, 06/30 công trình chưa bàn giao.",),
    ("Hoàn thành 64/67 nhiệm vụ.", "Báo cáo bổ sung: hoàn thành 62/67 nhiệm vụ."),
    ("Chỉ số cải cách hành chính năm 2021 đạt 92,75 điểm.", "Chỉ số cải cách hành chính năm 2021 là 91,75 điểm."),
    ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 99%.", "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,5%."),
    ("Có 40/45 dự án đã hoàn thành, 6/45 dự án chưa hoàn thành.",),
    ("Trả lời 32/40 ý kiến của cử tri.", "9/40 ý kiến chưa được trả lời."),
)  # fmt: skip
"""Records with one contradiction each, which is to be found."""

HARMLESS = (
    ("Hoàn thành 64/67 nhiệm vụ theo Kế hoạch.", "Hoàn thành đúng hạn 50/67 nhiệm vụ."),
    ("Có 32/65 nội dung được trả lời, 20/65 nội dung có kế hoạch giải quyết, 10/65 nội dung thuộc trung ương.",),
    ("Hoàn thành 3/5 nhiệm vụ của Ban.", "Còn 1/8 nhiệm vụ chưa hoàn thành của Trung tâm."),
    ("Hoàn thành 64/67 nhiệm vụ của Kế hoạch.", "Đối với nhiệm vụ Thủ tướng giao, còn 3/40 nhiệm vụ chưa hoàn thành."),
    ("Chỉ số cải cách hành chính năm 2021 đạt 92,75 điểm, xếp thứ 1/20; năm 2022 là 91,33 điểm, xếp thứ 4/20.",),
    ("Chỉ số cải cách hành chính đạt 92,75 điểm, cao hơn năm trước 2,5 điểm.",),
    ("Chỉ số cải cách hành chính năm 2022 tăng 3 điểm so với năm 2021.", "Chỉ số cải cách hành chính đạt 90 điểm."),
    ("Tham mưu ban hành trên 10 văn bản chỉ đạo.", "Ban hành 28 văn bản chỉ đạo, điều hành."),
    ("Ban hành 88 quyết định công bố thủ tục, 56 quyết định phê duyệt quy trình.",),
    ("Tiếp nhận 120 hồ sơ, giải quyết 118 hồ sơ, đang giải quyết 2 hồ sơ.",),
    ("Có 145/151 xã thuộc vùng đồng bào dân tộc thiểu số.", "Có 120/151 xã có nhà văn hóa."),
    ("Năm 2021 hoàn thành 50/60 nhiệm vụ.", "Năm 2022 còn 4/60 nhiệm vụ chưa hoàn thành."),
    ("Tỷ lệ giải ngân vốn đầu tư công đạt 45%.", "Tỷ lệ giải ngân vốn sự nghiệp đạt 12%."),
    ("Tỷ lệ hồ sơ trực tuyến tăng 5% so với cùng kỳ.", "Tỷ lệ hồ sơ trực tuyến đạt 62%."),
    ("Biên chế được giao 45 người, có mặt 42/45 người.",),
    ("Đã kiểm tra 12/15 xã, phát hiện 4/15 xã có sai sót.",),
    ("Hoàn thành 64/67 nhiệm vụ, vượt 5% kế hoạch.",),
    ("Thu ngân sách đạt 1.250 tỷ đồng, bằng 102% dự toán.",),
    ("Đạt 18/19 tiêu chí nông thôn mới.", "Xã bên đạt 15/19 tiêu chí nông thôn mới, chưa đạt 4/19 tiêu chí."),
    ("100% cán bộ có máy tính; 100% công chức dùng phần mềm.",),
    ("Có 2/3 số hộ được hỗ trợ.", "1/3 số hộ chưa được hỗ trợ."),
    ("Có 120/151 xã (79,5%) có nhà văn hóa.", "Có 100/151 xã (66,2%) có sân vận động."),
    ("Hoàn thành 64/67 nhiệm vụ, đạt 102% kế hoạch năm.",),
    ("Theo Nghị quyết năm 2021, chỉ số cải cách đạt 92 điểm.", "Chỉ số cải cách năm 2021 đạt 90 điểm."),
    ("Có 60/67 nhiệm vụ hoàn thành đúng hạn.", "Hoàn thành 64/67 nhiệm vụ."),
    ("Không hoàn thành 2/67 nhiệm vụ do thiếu vốn.", "Hoàn thành 64/67 nhiệm vụ."),
    ("Huyện có 2.878 hộ nghèo và 797 hộ cận nghèo (10,37%).",),
    ("Tiếp nhận mới 100 hồ sơ, giải quyết 95 hồ sơ, đạt 88%.",),
    ("Đã giải quyết 100 hồ sơ, gồm 60 đất đai, 40 hộ tịch.", "Giải quyết 100 hồ sơ, gồm 90 đúng hạn, 10 quá hạn."),
    ("Sở Y tế tiếp nhận 300 hồ sơ, giải quyết 290 hồ sơ, đạt 96,7%.",
     "Sở Nội vụ tiếp nhận 50 hồ sơ, giải quyết 40 hồ sơ, đạt 80%."),
)  # fmt: skip
"""Records whose figures look alike and say nothing against each other."""

Record = tuple[str, ...]


def figures_of(record: Record) -> list[Figure]:
    """Return the figures of a record's sentences, each filled in as the capture line does."""
    kept: list[Figure] = []
    for text in map(nfc, record):
        found = spot(text)
        meant = meanings(text, found, [Beside(each) for each in kept], TERM)
        for spotted, own in zip(found, meant, strict=True):
            kept.append(_figure(len(kept), spotted.amount, own))
    return kept


def _figure(number: int, amount: object, meant: Meaning) -> Figure:
    return Figure(
        id=RecordId(f"s{number}"),
        finding=RecordId("f"),
        label=meant.label,
        amount=amount,  # type: ignore[arg-type]  # an amount that was spotted
        measure=meant.measure,
        part_of=meant.part_of,
        period=meant.period,
    )


def notes(record: Record) -> list[object]:
    """Return what the checks say of a record."""
    return list(
        figure_checks.check(
            [
                Quoted(
                    key=f.id,
                    amount=f.amount,
                    measure=f.measure,
                    part_of=f.part_of,
                    period=f.period,
                )
                for f in figures_of(record)
            ]
        )
    )


def alarms(record: Record) -> list[object]:
    """Return what disagrees in a record."""
    return [note for note in notes(record) if not isinstance(note, PartsAgree)]


@pytest.mark.parametrize("record", [*AGREEING, *HARMLESS])
def test_nothing_that_fits_is_called_a_disagreement(record: Record) -> None:
    assert alarms(record) == []


@pytest.mark.parametrize("record", AGREEING[:10])
def test_parts_that_are_a_whole_are_told_to_agree(record: Record) -> None:
    assert [type(note) for note in notes(record)] == [PartsAgree]


@pytest.mark.parametrize("record", DISAGREEING)
def test_a_contradiction_is_found(record: Record) -> None:
    assert len(alarms(record)) == 1


def test_precision_and_recall_over_the_corpus() -> None:
    wrong = sum(bool(alarms(record)) for record in (*AGREEING, *HARMLESS))
    right = sum(bool(alarms(record)) for record in DISAGREEING)
    assert right / (right + wrong) == 1.0
    assert right / len(DISAGREEING) == 1.0


def test_the_example_s_own_sentences_agree_and_give_its_measures_their_parts() -> None:
    case = json.loads(example.FILE.read_text("utf-8"))["case"]
    record = tuple(each["text"] for each in case["findings"])
    assert alarms(record) == []
    assert [type(note) for note in notes(record)] == [PartsAgree]
    kept = {str(f.amount): f for f in figures_of(record)}
    assert kept["64/67 nhiệm vụ"].part_of == kept["03/67 nhiệm vụ"].part_of != ""
    first, then = kept["92,75 điểm, xếp thứ 1/20"], kept["91,33 điểm, xếp thứ 4/20"]
    assert first.measure == then.measure == "Chỉ số cải cách hành chính của Văn phòng"
    assert (first.period, then.period) == (year(2021), year(2022))


def test_a_part_joins_the_whole_that_was_named_by_hand() -> None:
    (spotted,) = spot("64/67 nhiệm vụ")
    by_hand = Meaning("x", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ theo Kế hoạch", year(2022))
    text = "Còn 03/67 nhiệm vụ chưa hoàn thành"
    (meant,) = meanings(text, spot(text), [Beside(_figure(0, spotted.amount, by_hand))], TERM)
    assert (meant.part_of, meant.period) == ("Nhiệm vụ theo Kế hoạch", year(2022))


def test_a_part_said_again_is_that_part_whatever_was_said_last() -> None:
    case = json.loads(example.FILE.read_text("utf-8"))["case"]
    said = tuple(each["text"] for each in case["findings"])
    again = (*said, "Văn phòng đã hoàn thành 64/67 nhiệm vụ.")
    assert alarms(again) == []
    (note,) = notes(again)
    assert isinstance(note, PartsAgree)
    by_hand = [
        Beside(_figure(number, spot(amount)[0].amount, Meaning("x", measure, "Nhiệm vụ", TERM)))
        for number, (amount, measure) in enumerate(
            (("64/67 nhiệm vụ", "Số nhiệm vụ đã hoàn thành"),
             ("03/67 nhiệm vụ", "Số nhiệm vụ chưa hoàn thành"))
        )
    ]  # fmt: skip
    text = "Hoàn thành 64/67 nhiệm vụ"
    (meant,) = meanings(text, spot(text), by_hand, TERM)
    assert (meant.measure, meant.part_of) == ("Số nhiệm vụ đã hoàn thành", "Nhiệm vụ")


def test_small_wholes_of_two_speakers_are_not_one() -> None:
    (spotted,) = spot("3/5 nhiệm vụ")
    done = Meaning("x", "Nhiệm vụ hoàn thành", "Nhiệm vụ: hoàn thành, chưa hoàn thành", TERM)
    text = "Còn 1/5 nhiệm vụ chưa hoàn thành"
    beside = [Beside(_figure(0, spotted.amount, done), speaker=RecordId("a"))]
    (meant,) = meanings(text, spot(text), beside, TERM, speaker=RecordId("b"))
    assert meant.part_of not in ("", done.part_of)
