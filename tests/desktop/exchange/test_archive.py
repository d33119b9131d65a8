"""Archive packages: laid out as the circular says, every file as its METS says; anything else is found."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from db.errors import BadProfile
from db.records import Document, DocumentKind, Medium, RecordId, Signing
from desktop.exchange import archive, dossier, mets, parcel
from desktop.exchange.archive import Dossier, NothingFinal
from desktop.exchange.mets import BadXml
from desktop.exchange.parcel import Entry, PackageDiffers
from desktop.work import Quiet
from tests import make

CASE = make.full_case()
MADE = dt.datetime(2026, 2, 6, 3, 0, tzinfo=dt.UTC)
CODE = "H14.01.2026.05"
RULES = dossier.rules()


def paper(number: int, kind: DocumentKind) -> tuple[Document, Entry]:
    data = b"%PDF-1.7 " + str(number).encode()
    document = Document(
        id=RecordId(f"p{number}"),
        inspection=CASE.inspection.id,
        kind=kind,
        title=f"Văn bản {number}: <kết luận> & kiến nghị",
        number=f"0{number}/BB-ĐGS",
        date=dt.date(2026, 2, number),
        pages=4,
        version=1,
        signings=(Signing(medium=Medium.ELECTRONIC, who="Hoàng Thị Lan"),),
    )
    return document, parcel.of_bytes(f"{number}.pdf", data)


def own(**changed: object) -> Dossier:
    usual = {
        "code": CODE,
        "case": CASE,
        "papers": (paper(1, DocumentKind.MINUTES), paper(2, DocumentKind.NOTICE)),
        "created": MADE,
        "program": "0.1.0",
        "given": {"maintenance": "Vĩnh viễn"},
    }
    return Dossier(**{**usual, **changed})  # type: ignore[arg-type]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    archive.write(own(), tmp_path / "sip.zip", RULES, Quiet())
    return tmp_path / "sip.zip"


def read(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as opened:
        return {re.sub(r"^uuid-[0-9a-f-]{36}/", "", n): opened.read(n) for n in opened.namelist()}


def told(data: bytes) -> dict[str, str]:
    """Return the fields an EAD file tells by their names."""
    found = {}
    for each in etree.fromstring(data).iter("{*}unitid", "{*}unittitle", "{*}unitdate", "{*}odd"):
        text = each.find("{*}p").text if each.tag.endswith("odd") else each.text
        found[each.get("encodinganalog")] = text
    return found


def test_the_package_is_laid_out_as_the_circular_says(package: Path) -> None:
    assert sorted(read(package)) == [
        "METS.xml",
        "metadata/descriptive/EAD.xml",
        "representations/rep1/METS.xml",
        f"representations/rep1/data/{CODE}.001.pdf",
        f"representations/rep1/data/{CODE}.002.pdf",
        f"representations/rep1/metadata/descriptive/EAD_doc_{CODE}.001.xml",
        f"representations/rep1/metadata/descriptive/EAD_doc_{CODE}.002.xml",
    ]
    assert archive.faults(package) == ()


def test_the_dossier_and_its_papers_say_what_the_record_knows(package: Path) -> None:
    held = read(package)
    whole = told(held["metadata/descriptive/EAD.xml"])
    assert (whole["arcFileCode"], whole["title"]) == (CODE, CASE.inspection.topic)
    assert (whole["startDate"], whole["endDate"]) == ("2026-02-01", "2026-02-02")
    assert (whole["totalDoc"], whole["numberOfPage"]) == ("2", "8")
    assert whole["maintenance"] == "Vĩnh viễn"
    one = told(held[f"representations/rep1/metadata/descriptive/EAD_doc_{CODE}.001.xml"])
    assert (one["arcDocCode"], one["typeName"]) == (f"{CODE}.001", "20")
    assert one["subject"] == "Văn bản 1: <kết luận> & kiến nghị"
    assert (one["codeNumber"], one["codeNotation"]) == ("01", "BB-ĐGS")
    assert one["signers"] == "Hoàng Thị Lan"
    two = told(held[f"representations/rep1/metadata/descriptive/EAD_doc_{CODE}.002.xml"])
    assert two["typeName"] == "07"


def test_what_nobody_knows_is_left_out_and_never_invented(package: Path) -> None:
    whole = told(read(package)["metadata/descriptive/EAD.xml"])
    assert not {"mode", "keyword", "confidenceLevel", "organId"} & whole.keys()
    papers = (paper(1, DocumentKind.URGING),)
    entries = archive.entries_of(own(papers=papers), RULES)
    (described,) = [e for e in entries if "EAD_doc" in e.place]
    with described.open() as stream:
        assert "typeName" not in told(stream.read())


def test_the_rules_have_the_circular_s_eighteen_and_twenty_one_fields() -> None:
    assert (len(RULES.file_fields), len(RULES.document_fields)) == (18, 21)
    for listed in (RULES.file_fields, RULES.document_fields):
        assert len({each.name for each in listed}) == len(listed)


def test_times_are_vietnam_s_and_sums_are_sha_256(package: Path) -> None:
    for name, data in read(package).items():
        if name.endswith("METS.xml"):
            text = data.decode()
            assert 'CREATEDATE="2026-02-06T10:00:00+07:00"' in text
            assert set(re.findall(r'CHECKSUMTYPE="([^"]*)"', text)) == {"SHA-256"}
            assert 'csip:OAISPACKAGETYPE="SIP"' in text


def test_the_same_papers_make_the_same_package(package: Path, tmp_path: Path) -> None:
    archive.write(own(), tmp_path / "again.zip", RULES, Quiet())
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()


def rewritten(package: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(package) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    change(held)
    other = package.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as out:
        for name, data in held.items():
            out.writestr(name, data)
    return other


def first(held: dict[str, bytes], ending: str) -> str:
    return next(name for name in held if name.endswith(ending))


def other_bytes(held: dict[str, bytes]) -> None:
    held[first(held, ".pdf")] += b"!"


def one_missing(held: dict[str, bytes]) -> None:
    del held[first(held, "EAD.xml")]


def one_too_many(held: dict[str, bytes]) -> None:
    held[first(held, "METS.xml").replace("METS.xml", "more.pdf")] = b""


def no_xml(held: dict[str, bytes]) -> None:
    held[first(held, "rep1/METS.xml")] = b"<mets"


def no_mets(held: dict[str, bytes]) -> None:
    del held[first(held, "/METS.xml")]


def of_no_schema(held: dict[str, bytes]) -> None:
    held[first(held, ".pdf").replace(".pdf", ".xml")] = b"<note/>"


@pytest.mark.parametrize(
    "change", [other_bytes, one_missing, one_too_many, no_xml, no_mets, of_no_schema]
)
def test_a_package_that_does_not_agree_with_itself_is_found(
    package: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    assert archive.faults(rewritten(package, change)) != ()


@pytest.mark.parametrize(
    ("ending", "was", "becomes"),
    [
        ("/METS.xml", b'RECORDSTATUS="NEW"', b'RECORDSTATUS="OLD"'),
        ("/METS.xml", b"<structMap ", b"<structMapp "),
        ("/METS.xml", b'TYPE="PHYSICAL"', b""),
        ("rep1/METS.xml", b"+07:00", b"Z"),
        ("rep1/METS.xml", b"text/xml", b"text/plain"),
        ("EAD.xml", b' level="file"', b' level="shelf"'),
        ("EAD.xml", b"unittitle", b"title"),
        ("EAD.xml", b"<did>", b"<did><abstract/>"),
        ("EAD_doc_H14.01.2026.05.002.xml", b' encodinganalog="', b' analog="'),
    ],
)
def test_a_file_that_breaks_its_schema_is_found(
    package: Path, ending: str, was: bytes, becomes: bytes
) -> None:
    schemas, held = mets.Schemas(), read(package)
    name = first({f"/{name}": data for name, data in held.items()}, ending).removeprefix("/")
    schemas.check(held[name])
    spoilt = held[name].replace(was, becomes)
    spoilt = (
        spoilt.replace(b"</structMap>", b"</structMapp>") if b"structMapp" in becomes else spoilt
    )
    assert spoilt != held[name]
    with pytest.raises(BadXml):
        schemas.check(spoilt)


@pytest.mark.parametrize("code", ["100%", "a#b?c", "[x] {y} ^|~", "Ấp 3 – đợt 2", "\x07", "؁😀"])
def test_a_package_keeps_its_schemas_whatever_its_code(tmp_path: Path, code: str) -> None:
    archive.write(
        own(code=code, given={"maintenance": "\x07 "}), tmp_path / "s.zip", RULES, Quiet()
    )
    assert archive.faults(tmp_path / "s.zip") == ()


def test_what_is_no_package_is_found(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"no ZIP")
    assert archive.faults(tmp_path / "no.zip") == ("no.zip",)


def test_a_paper_that_changed_meanwhile_leaves_no_package(tmp_path: Path) -> None:
    document, entry = paper(1, DocumentKind.MINUTES)
    lying = replace(entry, open=parcel.of_bytes("x", b"other").open)
    with pytest.raises(PackageDiffers):
        archive.write(own(papers=((document, lying),)), tmp_path / "sip.zip", RULES, Quiet())
    assert list(tmp_path.iterdir()) == []


def test_nothing_final_is_nothing_to_hand_over(tmp_path: Path) -> None:
    with pytest.raises(NothingFinal):
        archive.write(own(papers=()), tmp_path / "sip.zip", RULES, Quiet())


def test_names_that_no_file_can_have_are_made_safe(tmp_path: Path) -> None:
    archive.write(own(code="H14/01 \x07../x"), tmp_path / "sip.zip", RULES, Quiet())
    assert archive.faults(tmp_path / "sip.zip") == ()
    parts = [part for name in read(tmp_path / "sip.zip") for part in name.split("/")]
    assert not any(part == ".." or "\x07" in part for part in parts)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><mets>&x;',
        b'<m:mets xmlns:m="http://www.loc.gov/METS/"><m:div DMDID="none"/></m:mets>',
        b'<m:mets xmlns:m="http://www.loc.gov/METS/"><m:file ID="a"/><m:file ID="a"/></m:mets>',
        b'<m:mets xmlns:m="http://www.loc.gov/METS/"><m:file ID="a"/></m:mets>',
    ],
)
def test_xml_that_is_none_or_points_nowhere_is_refused(data: bytes) -> None:
    with pytest.raises(BadXml):
        mets.references(data)


@pytest.mark.parametrize("text", ["", "basis = 1", "no toml"])
def test_rules_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "archive.toml").write_text(text)
    with pytest.raises(BadProfile):
        dossier.rules(tmp_path / "archive.toml")
