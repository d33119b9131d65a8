"""Marks in the capture line: taken out where they are clear, left in where they are not, no letter lost."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import FindingKind, MadeBy, RecordId, Visibility
from desktop.fieldwork import marks
from desktop.fieldwork.marks import Captured, Lists, Why
from desktop.fieldwork.names import Named, Names
from desktop.words import Words


def named(id: str, name: str, **fields: object) -> Named[RecordId]:
    return Named(RecordId(id), name, **fields)  # type: ignore[arg-type]


BODIES = (
    named("vp", "Văn phòng Ủy ban nhân dân tỉnh", also=("Văn phòng UBND tỉnh",)),
    named("snv", "Sở Nội vụ"),
    named("stp", "Sở Tư pháp"),
)
PEOPLE = (
    named("tung", "Nông Thanh Tùng", person=True),
    named("binh", "Lê Văn Bình", person=True),
    named("binh2", "Lê Thị Bính", person=True),
    named("ha1", "Hà Thu Hà", person=True, detail="Sở Tư pháp"),
    named("ha2", "Hà Thu Hà", person=True, detail="Sở Nội vụ"),
)
TOPICS = (
    named("tt", "Cải cách thủ tục hành chính", number="1"),
    named("mc", "Một cửa, một cửa liên thông", number="1.1"),
    named("cs", "Chuyển đổi số", number="2"),
)
LISTS = Lists(
    signs=marks.signs(Words("vi")),
    speakers=Names((*PEOPLE, *BODIES)),
    topics=Names(TOPICS),
    bodies=Names(BODIES),
)


def read(line: str) -> Captured:
    return marks.read(line, LISTS)


def test_a_line_with_marks_says_who_what_and_about_what() -> None:
    found = read("@Tùng: #cải cách !hạn chế Còn 03/67 nhiệm vụ chưa hoàn thành")
    assert (found.speaker, found.topic, found.kind) == ("tung", "tt", FindingKind.SHORTCOMING)
    assert found.text == "Còn 03/67 nhiệm vụ chưa hoàn thành"
    assert [str(each.amount) for each in found.figures] == ["03/67 nhiệm vụ"]
    assert found.hints == ()


def test_a_line_without_marks_says_nothing_but_its_text() -> None:
    assert read("Gửi tới a@b.vn, tốt! Phòng #, 50!x") == Captured(
        text="Gửi tới a@b.vn, tốt! Phòng #, 50!x"
    )


@pytest.mark.parametrize(
    "written",
    [
        "Nông Thanh Tùng",
        "nong thanh tung",
        "Tùng",
        "tung",
        "Thanh Tùng",
        "NTT",
        "nông",
        "NÔNG THANH",
        "tù",
    ],
)
def test_a_person_is_meant_by_any_part_that_is_theirs_alone(written: str) -> None:
    assert read(f"@{written} phát biểu").speaker == "tung"


@pytest.mark.parametrize(
    "written", ["vpubndt", "Văn phòng", "van phong ubnd tinh", "văn phòng Ủy ban"]
)
def test_a_body_is_meant_by_its_full_or_short_name_or_letters(written: str) -> None:
    assert read(f"@{written}, theo báo cáo").speaker == "vp"


@pytest.mark.parametrize(
    ("written", "kind"),
    [("kq", "result"), ("hc", "shortcoming"), ("Hạn chế", "shortcoming"), ("nguyen nhan", "cause"),
     ("yk", "statement"), ("kl", "conclusion"), ("tồn tại", "shortcoming"), ("hạn", "shortcoming")],
)  # fmt: skip
def test_kinds_have_names_and_first_letters(written: str, kind: str) -> None:
    assert read(f"Chưa có sổ !{written}").kind is FindingKind(kind)


def test_a_mark_that_is_typed_tells_two_names_apart() -> None:
    assert read("@Bình nói").speaker == "binh"
    assert read("@Bính nói").speaker == "binh2"
    found = read("@Binh nói")
    assert (found.speaker, found.text, found.hints[0].why) == (None, "@Binh nói", Why.AMBIGUOUS)
    assert set(found.hints[0].among) == {"Lê Văn Bình", "Lê Thị Bính"}


def test_two_of_the_same_name_are_told_apart_by_where_they_are_from() -> None:
    assert read("@Hà Thu Hà nói").speaker is None
    found = read("@Hà Thu Hà (Sở Nội vụ) nói")
    assert (found.speaker, found.text) == ("ha2", "nói")


def test_what_is_unknown_stays_and_is_named() -> None:
    found = read("@Nobody !gì đó #xyz")
    assert found.text == "@Nobody !gì đó #xyz"
    assert [hint.why for hint in found.hints] == [Why.UNKNOWN] * 3
    assert found.text[found.hints[1].start : found.hints[1].end] == "!gì"


@pytest.mark.parametrize(
    "line", ["@ Tùng nói", "Hỏi ( #  cải cách thủ tục)", "@@ Văn phòng trả lời"]
)
def test_a_sign_apart_from_a_name_is_told_and_takes_nothing_away(line: str) -> None:
    found = read(line)
    assert (found.text, found.speaker, found.topic, found.taken) == (line, None, None, ())
    assert [hint.why for hint in found.hints] == [Why.APART]
    (name,) = found.hints[0].among
    assert name in (
        "Nông Thanh Tùng",
        "Cải cách thủ tục hành chính",
        "Văn phòng Ủy ban nhân dân tỉnh",
    )


@pytest.mark.parametrize(
    "line", ["Giá xăng @ 5 nghìn", "Tốt ! hạn chế còn", "họp @ ở xã", "a@ Tùng"]
)
def test_a_sign_apart_from_what_is_no_name_is_text(line: str) -> None:
    assert (read(line).text, read(line).hints) == (line, ())


def test_the_first_mark_of_a_kind_counts_and_the_second_stays() -> None:
    found = read("@Tùng hỏi @Bình về !hc !kq")
    assert (found.speaker, found.kind) == ("tung", FindingKind.SHORTCOMING)
    assert found.text == "hỏi @Bình về !kq"
    assert [hint.why for hint in found.hints] == [Why.SECOND] * 2


def test_the_first_three_letters_of_a_long_name_mean_it_where_it_is_the_only_one() -> None:
    assert (read("#ccttHC xong").topic, read("#cct xong").topic) == ("tt", "tt")
    assert (read("#cc xong").topic, read("@vpu nói").speaker) == (None, "vp")
    offered = marks.completions("#cct", 4, LISTS)
    assert offered is not None
    assert [each.name for each in offered.choices] == ["Cải cách thủ tục hành chính"]


def test_a_topic_is_meant_by_its_number() -> None:
    assert (read("#1 tốt").topic, read("#1.1 tốt").topic, read("#2, tốt").topic) == (
        "tt",
        "mc",
        "cs",
    )


def test_a_recommendation_names_whom_it_asks() -> None:
    found = read("!kn @Sở Nội vụ nâng cao chất lượng đào tạo")
    assert (found.kind, found.addressee, found.speaker) == (MadeBy.BODY, "snv", None)
    assert found.text == "nâng cao chất lượng đào tạo"
    assert read("!yc @@stp rà soát").addressee == "stp"
    assert read("@@snv được nhắc tới").addressee == "snv"


def test_a_passage_can_be_kept_inside() -> None:
    assert read("Chưa công bố !nb").visibility is Visibility.INTERNAL


def test_decomposed_text_means_the_same() -> None:
    line = "@Tùng #chuyển đổi số !hạn chế Còn 03/67 nhiệm vụ"
    assert read(unicodedata.normalize("NFD", line)) == read(line)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_is_read_back_from_what_is_offered(language: str) -> None:
    signs = marks.signs(Words(language))
    for at, entry in enumerate(signs.entries):
        assert signs.meant(signs.written[at].split()) == (at,), entry
    for kind, letters in zip(FindingKind, ("kq", "hc", "nn", "yk", "kl"), strict=True):
        (meant,) = signs.meant([letters])
        assert signs.entries[meant].value is kind


SIGNED = ["@Tùng", "@", "@@", "#", "!", "!hc", "!kq", "!nb", "@@snv", "#1", "#cải", "@Hà", "!gì"]
PLAIN = ["cách", "(Sở", ":", ",", "/", "64/67", "nhiệm", "vụ", "đã\n\t@Bình\u00a0@x", "e\u0301"]
WORDS = st.sampled_from(SIGNED + PLAIN)


@given(st.lists(WORDS | st.text(max_size=6), max_size=14).map(" ".join))
def test_no_letter_that_was_typed_is_lost(line: str) -> None:
    assert marks.rebuilt(read(line)) == unicodedata.normalize("NFC", line)


def test_a_pasted_megabyte_stays_whole() -> None:
    for piece in ("@Tùng ", "@", "#cải ", "64/67 nhiệm vụ ", "a\u0301"):
        line = piece * (1_000_000 // len(piece))
        assert marks.rebuilt(read(line)) == unicodedata.normalize("NFC", line)


def test_a_tower_of_marks_is_left_alone() -> None:
    line = "@Tùng a" + "\u0301\u0323" * 100
    assert read(line) == Captured(text=line)
    assert marks.completions(line, len(line), LISTS) is None
    assert Names([named("x", "a" + "\u0301\u0323" * 100)]).meant(["a"]) == ()


def test_where_a_tower_keeps_marks_from_being_read_none_is_offered() -> None:
    tower = "a" + "\u0301" * 40
    assert read(f"{tower} @Tùng").speaker is None
    for line, is_offered in (("a @h", True), (f"{tower} @h", False)):
        assert (marks.completions(line, len(line), LISTS) is not None) is is_offered


def test_a_sign_at_the_edge_of_what_is_looked_at_may_stand_within_a_word() -> None:
    lists = replace(LISTS, speakers=Names((*PEOPLE, named("x", "n" * 200))))
    typed = "n" * (marks._REACH - 1)
    assert marks.completions(f"thu@{typed}", 3 + marks._REACH, lists) is None
    assert marks.completions(f"@{typed}", marks._REACH, lists) is not None


def test_so_many_marks_are_pasted_and_not_typed_and_no_more_are_looked_at() -> None:
    assert len(read("#x " * 100).hints) == marks._MOST_MARKS


def offered(line: str) -> list[str]:
    offer = marks.completions(line, len(line), LISTS)
    return [choice.written for choice in offer.choices] if offer else []


def test_names_are_offered_for_the_mark_at_the_cursor() -> None:
    assert offered("Theo @sở")[:2] == ["@Sở Nội vụ", "@Sở Tư pháp"]
    assert offered("@bin") == ["@Lê Văn Bình", "@Lê Thị Bính"]
    assert offered("@bì") == ["@Lê Văn Bình"]
    assert offered("!h") == ["!hạn chế"]
    assert offered("#một cửa l") == ["#Một cửa, một cửa liên thông"]
    assert offered("@") == ["@Nông Thanh Tùng", "@Lê Văn Bình", "@Lê Thị Bính",
                            "@Hà Thu Hà (Sở Tư pháp)", "@Hà Thu Hà (Sở Nội vụ)",
                            "@Văn phòng Ủy ban nhân dân tỉnh", "@Sở Nội vụ", "@Sở Tư pháp"]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["", "Tùng", "a@b", "@Tùng báo cáo", "@Tùng\n", "@ Tùng", "@Tùng " + "x" * 500]
)
def test_nothing_is_offered_where_no_mark_is_typed(line: str) -> None:
    assert offered(line) == []


def test_what_is_offered_is_understood() -> None:
    for sign, known in (("@", LISTS.speakers), ("#", LISTS.topics), ("@@", LISTS.bodies)):
        for at, written in enumerate(known.written):
            found = read(f"{sign}{written} và nữa")
            assert {found.speaker, found.topic, found.addressee} == {None, known.entries[at].value}
            assert found.text == "và nữa"


def test_an_offer_replaces_what_was_typed_of_the_mark() -> None:
    line = "Theo @bì"
    offer = marks.completions(line, len(line), LISTS)
    assert offer is not None
    assert line[: offer.start] + offer.choices[0].written == "Theo @Lê Văn Bình"


def test_ten_thousand_topics_of_one_beginning_are_never_guessed_at() -> None:
    topics = Names(
        named(f"t{n}", f"Nội dung giám sát số {n}", number=str(n)) for n in range(10_000)
    )
    lists = Lists(signs=LISTS.signs, speakers=LISTS.speakers, topics=topics, bodies=LISTS.bodies)
    assert marks.read("#nội dung giám sát tốt", lists).hints[0].why is Why.AMBIGUOUS
    assert marks.read("#nội dung giám sát số 7007 tốt", lists).topic == "t7007"
    assert marks.read("#7007 tốt", lists).topic == "t7007"
    offer = marks.completions("#noi dung", 9, lists)
    assert offer is not None
    assert len(offer.choices) == 8


def test_a_long_title_is_taken_whole_and_offered_by_its_number() -> None:
    long = " ".join(f"nội dung thứ {n}" for n in range(15))
    topics = Names([named("a", long, number="1"), named("b", long + " nữa", number="2")])
    lists = Lists(signs=LISTS.signs, speakers=LISTS.speakers, topics=topics, bodies=LISTS.bodies)
    found = marks.read(f"#{long} nữa còn chậm", lists)
    assert (found.topic, found.text) == ("b", "còn chậm")
    assert marks.read(f"#{long}", lists).topic == "a"
    offer = marks.completions("#noi dung", 9, lists)
    assert offer is not None
    assert [choice.written for choice in offer.choices] == ["#1", "#2"]


def test_who_is_called_so_is_offered_before_those_whose_names_begin_so() -> None:
    others = (named(f"o{at}", f"Hoàng Văn {at}", person=True) for at in "BCDĐEGHIK")
    people = Names((*others, named("hoa", "Nông Thị Hoa", person=True)))
    lists = Lists(signs=LISTS.signs, speakers=people, topics=LISTS.topics, bodies=LISTS.bodies)
    offer = marks.completions("@hoa", 4, lists)
    assert offer is not None
    assert offer.choices[0].name == "Nông Thị Hoa"
    assert offer.choices[1].name == "Hoàng Văn B"
