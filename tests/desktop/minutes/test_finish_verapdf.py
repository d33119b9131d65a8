"""veraPDF passes every finished paper: small, long, with photos and tables, with all that is hard, signed."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from db.records import Case, DocumentKind, Evidence, RecordId
from desktop.minutes import papers as papers_
from desktop.minutes.finished import finish, gate
from desktop.minutes.model import (
    Annex,
    Blank,
    Block,
    Document,
    Emphasis,
    Heading,
    Letterhead,
    Paragraph,
    Photo,
    Recipients,
    Run,
    Signature,
    Signatures,
    Table,
    Title,
)
from desktop.minutes.page import pdf, press
from desktop.minutes.page.glue import glue
from desktop.minutes.papers import KINDS, Asked
from desktop.minutes.photos import Prints
from desktop.minutes.sealing import places, sign, stamp
from desktop.minutes.sealing.sign import Place
from desktop.minutes.sealing.stamp import Stamp
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.layout import Arrangement
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import signing, verapdf, written

TEXT = (
    "Việc sắp xếp lại đơn vị sự nghiệp công lập chưa thực hiện được; đề nghị Văn phòng báo cáo rõ "
    "nguyên nhân, trách nhiệm của từng đơn vị và thời hạn hoàn thành 64/67 nhiệm vụ năm 2022."
)
LINKS = (
    "Xem https://caobang.gov.vn/van-ban?so=1, hỏi vp@caobang.gov.vn; www.quochoi.vn; ảnh 3, ảnh 12 ở Phụ lục. "
    * 20
)
OF = RecordId("f1")
HARD = (
    "<b>&amp;</b> ]]> \ue000 \uf0b7 ☐ ✓ 😀 שלום \u200b\u00ad \x00 ﬁ Ω № ½ ‑ e\u0301 " + "dài" * 400
)


@pytest.mark.slow
def test_verapdf_passes_every_finished_paper_and_no_unfinished_one(tmp_path: Path) -> None:
    if missing := verapdf.missing():
        assert not shutil.which("apt-get"), f"{missing}: python3 dev.py test brings it"
        pytest.skip(missing)
    for name, data in papers(tmp_path).items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    found = verapdf.verdicts(sorted(tmp_path.glob("*.pdf")))
    assert {each.profile for each in found} == {"3a", "ua1"}
    assert (
        len(found)
        == 2 * len(list(tmp_path.glob("*.pdf")))
        == 20 + 2 * (len(KINDS) + len(Arrangement))
    )
    assert {each.file for each in found if each.failed} == {"unfinished"}
    assert [each.failed for each in found if each.failed and each.file != "unfinished"] == []
    (long,) = [each for each in found if (each.file, each.profile) == ("long", "3a")]
    assert long.checks > 1_000_000
    assert min(each.rules for each in found) > 100


def papers(folder: Path) -> dict[str, bytes]:
    """Return papers of every kind by their names."""
    findings = tuple(
        make.finding(at, f"{at}. {LINKS if at % 50 == 0 else TEXT}") for at in range(3_600)
    )
    photos = tuple(
        make.evidence(at, f"p{at % 7}", caption=f"Ảnh <{at}> & nơi nào đó", finding=OF)
        for at in range(12)
    )
    return {
        "example": minutes(folder, make.cao_bang(), make.SESSION),
        "full": minutes(folder, make.full_case()),
        "empty": minutes(folder, make.case()),
        "photos": minutes(folder, make.case(evidence=photos)),
        "long": minutes(folder, make.case(findings=findings)),
        "hard": finished(hard()),
        **{f"signed-{n}": signed(minutes(folder, make.full_case()), n) for n in (1, 2, 3)},
        "unfinished": drawn(hard()),
        **{kind.value: other(folder, kind) for kind in KINDS},
        **{f"photos-{each}": arranged(folder, photos, each) for each in Arrangement},
    }


def minutes(folder: Path, case: Case, visit: str = "v") -> bytes:
    out = folder / "papers"
    made = written.minutes(case, visit, opener(), out)
    return made.path.read_bytes()


def other(folder: Path, kind: DocumentKind) -> bytes:
    """Return the paper of this kind that the case of everything gives."""
    case = make.full_case()
    of = RecordId("v") if "visit" in KINDS[kind].of else case.inspection.id
    asked = Asked(kind=kind, of=of, today=dt.date(2026, 9, 1))
    made = papers_.made(case, asked, opener(), folder / kind.value, Quiet(), choice=Choice.TINOS)
    return made.path.read_bytes()


def arranged(folder: Path, photos: tuple[Evidence, ...], arrangement: Arrangement) -> bytes:
    """Return minutes whose photos stand so, with links."""
    case = make.case(findings=(make.finding(1, LINKS),), evidence=photos)
    kind, of, day = DocumentKind.MINUTES, RecordId("v"), dt.date(2026, 9, 1)
    asked = Asked(kind=kind, of=of, today=day, photos=arrangement)
    out = folder / arrangement
    made = papers_.made(case, asked, opener(), out, Quiet(), choice=Choice.TINOS)
    return made.path.read_bytes()


def signed(data: bytes, count: int) -> bytes:
    """Return a paper that so many signed, one after the other, each to be seen in the room for it."""
    spots = places.under(data, "(Ký, ghi rõ họ tên)")
    own = [Place(field=f"ChuKy{n}", label=f"Chữ ký {n}", spot=spot) for n, spot in enumerate(spots)]
    data = places.prepared(data, own)
    people = ((signing.SECRETARY, "ec"), (signing.BODY, "rsa"), (signing.HEAD, "ec"))
    for place, spot, (who, kind) in list(zip(own, spots, people, strict=True))[:count]:
        seen = Stamp(lines=(f"Ký bởi: {who}",))
        drawn_stamp = stamp.drawn(seen, spot, fonts.family(Choice.TINOS))
        holder = signing.holder(signing.person(who, kind))
        place = Place(field=place.field, stamp=drawn_stamp)
        data = sign.sign(data, holder, place, signing.AT)
    return data


def opener() -> Prints:
    return make.opener(
        bytes=make.jpeg(), p0=make.jpeg(), p1=picture("L", "PNG"), p2=picture("CMYK", "JPEG"),
        p3=picture("RGBA", "PNG"), p4=picture("P", "PNG"), p5=b"no picture",
    )  # fmt: skip


def picture(mode: str, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (640, 480)).save(out, kind)
    return out.getvalue()


def hard() -> Document:
    """Return a paper of every block, with texts and orders that nothing should come to write."""
    rows = (("", HARD), *((f"dòng {at}", "") for at in range(120)), ("cao", TEXT * 40))
    blocks: tuple[Block, ...] = (
        Heading(level=3, mark="", text=HARD),
        Letterhead(parent="", issuer=HARD, number="", nation="N", motto="M"),
        Title(type_name="", about=HARD),
        Paragraph(runs=(Run(""),)),
        Paragraph(runs=(), mark="-"),
        Paragraph(runs=(Run(HARD, Emphasis.BOLD), Run(TEXT * 60, Emphasis.ITALIC)), mark="+"),
        Blank(lines=3),
        Blank(lines=1, mark="-"),
        Table(head=("", "B"), rows=rows, widths=(1, 2)),
        Table(head=("A",), rows=(), widths=(1,)),
        Heading(level=1, mark="I.", text="x"),
        Heading(level=3, mark="a)", text="y"),
        Photo(hash="p1", caption=""),
        Photo(hash="", caption="", missing=""),
        Signatures(columns=(Signature(("A", ""), "", HARD[:40]), Signature((), "x"))),
        Recipients(title="Nơi nhận:", lines=("- A;", "")),
    )
    annex = Annex(label="Phụ lục I", title=HARD, reference="", blocks=blocks)
    subject = RecordId("v")
    return Document(subject=subject, title=HARD, author=HARD, blocks=blocks, annexes=(annex, annex))


def drawn(document: Document) -> bytes:
    own = pdf.Press(
        press.own_profile(),
        fonts.family(Choice.TINOS),
        glue(press.own_wording(), []),
        opener(),
    )
    return pdf.render(document, own, Quiet()).data


def finished(document: Document) -> bytes:
    imprint = finish.Imprint(
        title=document.title,
        author=document.author,
        subject=document.subject,
        produced=dt.datetime(2023, 5, 19, 16, 30),
    )
    data = finish.finished(drawn(document), imprint, b"[]")
    assert gate.faults(data, b"[]") == ()
    return data
