"""Builders of records for tests: as little as a test needs to say, everything else plausible."""

from __future__ import annotations

import atexit
import datetime as dt
import io
from dataclasses import replace
from functools import cache
from typing import Any

from PIL import Image

from db import log
from db.changes import Change, ChangeId, Hlc, Write
from db.dates import When, year
from db.errors import NoEvidence
from db.figures import parse
from db.records import (
    Attendee,
    Body,
    Case,
    Document,
    DocumentKind,
    Evidence,
    Figure,
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Inspection,
    MadeBy,
    Member,
    Paper,
    Recommendation,
    RecordId,
    Role,
    Side,
    Subject,
    Topic,
    Visibility,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.evidence import look
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.evidence.marks import Marks
from desktop.evidence.pictures import PAPER_SIDE_PX
from desktop.exchange import example
from desktop.minutes.photos import Prints, Rendition

SESSION = RecordId("cb-2023-lv-01")
"""The worked example's working session."""


def cao_bang() -> Case:
    """Return the worked example."""
    return example.case()


def finding(number: int, text: str, **fields: Any) -> Finding:
    """Return a result of visit `v` that says `text`."""
    usual: dict[str, Any] = {"visit": RecordId("v"), "kind": FindingKind.RESULT}
    return Finding(id=RecordId(f"f{number}"), text=text, **{**usual, **fields})


def ask(number: int, text: str, **fields: Any) -> Recommendation:
    """Return what the delegation asks of body `b` at visit `v`."""
    usual: dict[str, Any] = {
        "visit": RecordId("v"),
        "made_by": MadeBy.DELEGATION,
        "addressee": RecordId("b"),
    }
    return Recommendation(id=RecordId(f"r{number}"), text=text, **{**usual, **fields})


def evidence(number: int, hash: str = "", **fields: Any) -> Evidence:
    """Return a photo of visit `v`."""
    usual: dict[str, Any] = {"visit": RecordId("v"), "media_type": "image/jpeg"}
    return Evidence(id=RecordId(f"e{number}"), hash=hash, **{**usual, **fields})


def figure(number: int, finding: str, amount: str, **fields: Any) -> Figure:
    """Return a figure that a finding quotes."""
    usual: dict[str, Any] = {"label": "Số liệu", "amount": parse(amount)}
    return Figure(id=RecordId(f"s{number}"), finding=RecordId(finding), **{**usual, **fields})


def case(**parts: Any) -> Case:
    """Return a case with session `v` at body `b`; `parts` are lists of the case."""
    inspection = Inspection(id=RecordId("i"), topic="Công tác tiếp công dân", period=year(2024))
    usual: dict[str, Any] = {
        "inspection": inspection,
        "bodies": (Body(id=RecordId("b"), name="Thanh tra tỉnh"),),
        "subjects": (Subject(id=RecordId("u"), inspection=inspection.id, body=RecordId("b")),),
        "visits": (visit(),),
    }
    return Case(**{**usual, **parts})


def visit(**fields: Any) -> Visit:
    """Return session `v` at body `b`."""
    usual: dict[str, Any] = {
        "id": RecordId("v"),
        "kind": VisitKind.SESSION,
        "body": RecordId("b"),
    }
    return Visit(inspection=RecordId("i"), **{**usual, **fields})


def full_case() -> Case:
    """Return a case in which every kind of record says something in the minutes of session `v`."""
    inspection = Inspection(
        id=RecordId("i"),
        topic="Công tác tiếp công dân, giải quyết khiếu nại, tố cáo",
        issuer="Thường trực Hội đồng nhân dân tỉnh Cao Bằng",
        delegation="Đoàn giám sát của Thường trực HĐND tỉnh Cao Bằng",
        period=replace(year(2021), end=dt.date(2025, 12, 31)),
        founding=(
            Paper(
                kind="Nghị quyết",
                number="45/NQ-HĐND",
                date=dt.date(2025, 12, 9),
                issuer="Hội đồng nhân dân tỉnh",
                subject="về chương trình giám sát năm 2026",
            ),
            Paper(kind="Quyết định", issuer="Thường trực HĐND tỉnh"),
        ),
        copies_to=("Thường trực HĐND tỉnh", "Thành viên Đoàn giám sát", "Thanh tra tỉnh"),
    )
    session = visit(
        purpose="Đánh giá việc chấp hành pháp luật về tiếp công dân.",
        place="Phòng họp số 2, trụ sở Thanh tra tỉnh",
        start=When(day=dt.date(2026, 2, 5), time=dt.time(8, 5)),
        end=When(day=dt.date(2026, 2, 5), time=dt.time(11, 30)),
        chair=RecordId("m1"),
        secretary=RecordId("m3"),
        copies=3,
    )
    survey = Visit(
        id=RecordId("w"),
        inspection=inspection.id,
        kind=VisitKind.SURVEY,
        place="Trụ sở tiếp công dân tỉnh",
        start=When(day=dt.date(2026, 1, 28)),
    )
    return case(
        inspection=inspection,
        visits=(survey, session),
        bodies=(
            Body(id=RecordId("b"), name="Thanh tra tỉnh Cao Bằng", short_name="Thanh tra tỉnh"),
            Body(id=RecordId("c"), name="Ủy ban nhân dân tỉnh"),
            Body(id=RecordId("d"), name="Thường trực HĐND tỉnh"),
        ),
        members=_full_members(),
        attendees=_full_attendees(),
        topics=(
            Topic(id=RecordId("t1"), inspection=inspection.id, title="Lịch tiếp dân định kỳ"),
            Topic(id=RecordId("t2"), inspection=inspection.id, title="Xử lý đơn thư"),
        ),
        findings=_full_findings(),
        figures=(
            figure(1, "f1", "1.234 lượt", label="Số lượt tiếp công dân", period=year(2024)),
            figure(2, "f2", "92,5%", measure="tỷ lệ giải quyết đơn", period=year(2024)),
            figure(3, "f2", "95%", measure="tỷ lệ giải quyết đơn", period=year(2025)),
        ),
        evidence=(
            evidence(1, "bytes", caption="Đoàn giám sát làm việc tại Thanh tra tỉnh"),
            evidence(
                2,
                caption="Báo cáo số 12/BC-TTr",
                file_name="bc-12.pdf",
                media_type="application/pdf",
            ),
        ),
        recommendations=_full_asks(),
    )


def _full_members() -> tuple[Member, ...]:
    def member(number: int, name: str, post: str, role: Role) -> Member:
        id, inspection = RecordId(f"m{number}"), RecordId("i")
        return Member(id=id, inspection=inspection, name=name, position_title=post, role=role)

    return (
        member(1, "Hoàng Thị Lan", "Phó Chủ tịch HĐND tỉnh", Role.HEAD),
        member(2, "Lục Văn Sơn", "Trưởng Ban Pháp chế HĐND tỉnh", Role.DEPUTY),
        member(3, "Nguyễn Thế Bằng", "Chuyên viên Văn phòng", Role.SECRETARY),
    )


def _full_attendees() -> tuple[Attendee, ...]:
    def attendee(number: int, side: Side, **fields: Any) -> Attendee:
        return Attendee(id=RecordId(f"a{number}"), visit=RecordId("v"), side=side, **fields)

    return (
        attendee(1, Side.DELEGATION, member=RecordId("m1")),
        attendee(2, Side.DELEGATION, member=RecordId("m2")),
        attendee(3, Side.DELEGATION, member=RecordId("m3")),
        attendee(4, Side.BODY, name="Bế Thanh Tịnh", position_title="Chánh Thanh tra tỉnh"),
        attendee(5, Side.GUEST, organisation="Ban Tiếp công dân tỉnh"),
    )


def _full_findings() -> tuple[Finding, ...]:
    t1, t2 = RecordId("t1"), RecordId("t2")
    return (
        finding(1, "Việc tiếp công dân được duy trì thường xuyên.", topic=t1),
        finding(2, "Tỷ lệ giải quyết đơn năm 2024 đạt 92,5%, năm 2025 đạt 95%.", topic=t2),
        finding(3, "Một số vụ việc còn kéo dài quá thời hạn.", kind=FindingKind.SHORTCOMING),
        finding(4, "Biên chế thanh tra còn thiếu.", kind=FindingKind.CAUSE),
        finding(
            5,
            "Đề nghị làm rõ 03 vụ việc tồn đọng.\nCần nêu rõ trách nhiệm từng đơn vị.",
            kind=FindingKind.STATEMENT,
            speaker=RecordId("m2"),
        ),
        finding(
            6,
            "Nhất trí với ý kiến của Đoàn; 03 vụ việc sẽ xong trong quý II.",
            kind=FindingKind.STATEMENT,
            speaker=RecordId("a4"),
        ),
        finding(
            7,
            "Ghi nhận kết quả Thanh tra tỉnh đã đạt được trong công tác tiếp công dân.",
            kind=FindingKind.CONCLUSION,
            speaker=RecordId("m1"),
        ),
    )


def _full_asks() -> tuple[Recommendation, ...]:
    return (
        ask(1, "Bổ sung 02 biên chế.", made_by=MadeBy.BODY, addressee=RecordId("c")),
        ask(
            2,
            "Giải quyết dứt điểm 03 vụ việc tồn đọng.",
            due=dt.date(2026, 6, 30),
            reports_to=RecordId("d"),
            basis="Điều 28 Luật Khiếu nại",
        ),
        ask(3, "Công khai lịch tiếp công dân."),
        ask(4, "Xem xét đề nghị về biên chế.", addressee=RecordId("c"), due=dt.date(2026, 3, 1)),
    )


def jpeg(width: int = 640, height: int = 480, orientation: int = 1, note: str = "") -> bytes:
    """Return a photo as a phone writes it: its upper half red, its lower half green."""
    image = Image.new("RGB", (width, height), (40, 160, 60))
    image.paste((200, 30, 30), (0, 0, width, height // 2))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, note
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def opener(**photos: bytes) -> Prints:
    """Return what gives papers these photos by name, developed as the program does, and has no others."""

    def opened(hash: str, marks: Marks) -> Rendition | None:
        if hash not in photos:
            raise NoEvidence(hash)
        data = photos[hash]
        try:
            format = look.look(data[: look.HEAD_BYTES]).decoder
            return darkroom().develop(data, format, (PAPER_SIDE_PX,), marks).pictures[0]
        except Undevelopable:
            return None

    return opened


@cache
def darkroom() -> Darkroom:
    """Return the process that develops the photos of `opener`, ended with the tests."""
    opened = Darkroom(children=1)
    atexit.register(opened.close)
    return opened


def arriving(
    store: Store, record: RecordId, kind: str, seen: int | None = None, /, **values: Any
) -> None:
    """Let another device's write of JSON fields come in, whose author had seen the record up to `seen`.

    Their clock is far behind, so that where it clashes a row shows what was written here.
    """
    device = "may-cua-lan"
    own = store.reader.execute("select count(*) from change where device = ?", [device])
    sequence = own.fetchone()[0] + 1
    heads = log.heads(store.reader, record, seen)
    change = Change(
        id=ChangeId(device, sequence),
        hlc=Hlc(1, sequence),
        author="Lan",
        record=record,
        kind=kind,
        fields={
            name: Write(value, tuple(head.id for head in heads.get(name, [])))
            for name, value in values.items()
        },
        action=f"{kind}.edit",
        step=sequence,
    )
    store.take([change])


def campaign() -> Case:
    """Return a whole inspection after its end: two bodies, numbered papers, follow-ups, internal passages."""
    full = full_case()
    inspection = replace(
        full.inspection,
        place="Cao Bằng",
        issuer_short="Thường trực HĐND tỉnh",
        copies_to=(),
        founding=(
            *full.inspection.founding[:1],
            Paper(
                kind="Kế hoạch",
                number="02/KH-ĐGS",
                date=dt.date(2026, 1, 12),
                issuer="Đoàn giám sát",
            ),
        ),
    )
    second = visit(
        id=RecordId("z"),
        body=RecordId("c"),
        place="Phòng họp tầng 3",
        start=When(day=dt.date(2026, 3, 10)),
        planned_start=When(day=dt.date(2026, 3, 10), time=dt.time(14, 0)),
        purpose="Làm rõ trách nhiệm chỉ đạo công tác tiếp công dân",
        chair=RecordId("m2"),
    )
    return replace(
        full,
        inspection=inspection,
        visits=(*full.visits, second),
        members=(
            *full.members,
            Member(
                id=RecordId("m4"),
                inspection=inspection.id,
                role=Role.INVITED,
                organisation="Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh",
            ),
        ),
        subjects=(
            *full.subjects,
            Subject(id=RecordId("u2"), inspection=inspection.id, body=RecordId("c")),
        ),
        topics=(
            Topic(id=RecordId("t1"), inspection=inspection.id, title="Lịch tiếp dân định kỳ"),
            Topic(id=RecordId("t2"), inspection=inspection.id, title="Xử lý đơn thư"),
            Topic(
                id=RecordId("t3"),
                inspection=inspection.id,
                title="Đơn vượt cấp",
                parent=RecordId("t2"),
            ),
            Topic(
                id=RecordId("t4"),
                inspection=inspection.id,
                title="Trách nhiệm người đứng đầu",
                required=True,
            ),
        ),
        findings=(
            *full.findings,
            finding(8, "Đã ban hành 05 văn bản chỉ đạo.", visit=RecordId("z")),
            finding(9, "Chưa bố trí phòng tiếp dân.", visit=RecordId("z"), kind=_SHORTCOMING),
            finding(10, "Cán bộ A có biểu hiện né tránh.", visibility=_INTERNAL),
        ),
        figures=(
            *full.figures,
            figure(4, "f8", "05 văn bản", measure="Số văn bản chỉ đạo", period=year(2025)),
            figure(5, "f10", "777 vụ", label="Số vụ nội bộ", period=year(2025)),
        ),
        evidence=(
            *full.evidence,
            evidence(3, "secret", caption="Ảnh chụp hồ sơ nội bộ", visibility=_INTERNAL),
        ),
        recommendations=(
            *full.recommendations,
            ask(5, "Bố trí phòng tiếp công dân.", visit=RecordId("z"), addressee=RecordId("c"),
                due=dt.date(2026, 12, 31), reports_to=RecordId("d")),
            ask(6, "Kiểm điểm riêng cán bộ A.", visibility=_INTERNAL),
        ),
        follow_ups=_told(),
        documents=(
            Document(
                id=RecordId("k1"),
                inspection=inspection.id,
                kind=DocumentKind.NOTICE,
                visit=RecordId("v"),
                number="7",
                date=dt.date(2026, 2, 9),
            ),
        ),
    )  # fmt: skip


_SHORTCOMING, _INTERNAL = FindingKind.SHORTCOMING, Visibility.INTERNAL


def _told() -> tuple[FollowUp, ...]:
    def told(count: int, of: str, state: FollowUpState, day: int, **fields: Any) -> FollowUp:
        id, ask, on = RecordId(f"w{count}"), RecordId(of), dt.date(2026, 5, day)
        return FollowUp(id=id, recommendation=ask, state=state, on=on, **fields)

    return (
        told(1, "r2", FollowUpState.UNDER_WAY, 4, text="Đã giải quyết 01 vụ việc."),
        told(
            2, "r2", FollowUpState.PARTLY, 20, text="Còn 01 vụ việc.", number="31/BC-TTr",
            by="Thanh tra tỉnh", visibility=Visibility.PUBLIC,
        ),
        told(3, "r3", FollowUpState.VERIFIED, 21, by="Thư ký Đoàn"),
        told(4, "r4", FollowUpState.CLAIMED, 22, number="77/UBND-NC"),
    )  # fmt: skip
