"""Where a shelf is, as people write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync import addresses, shelves
from desktop.sync.addresses import (
    BadAddress,
    BucketAddress,
    FolderAddress,
    Origin,
    SftpAddress,
    WebDavAddress,
)
from desktop.sync.folder import Folder
from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.webdav import WebDav

CLOUD = Origin("https", "kho.caobang.gov.vn", 443)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://kho.caobang.gov.vn/dav/Đoàn 7 ", WebDavAddress(CLOUD, "/dav/Đoàn 7/")),
        ("davs://KHO.caobang.gov.vn", WebDavAddress(CLOUD, "/")),
        ("https://[::1]:8443/d", WebDavAddress(Origin("https", "::1", 8443), "/d/")),
        ("http://127.0.0.1:8080/d/", WebDavAddress(Origin("http", "127.0.0.1", 8080), "/d/")),
        ("https://hồsơ.vn/", WebDavAddress(Origin("https", "xn--hs-3ya8001a.vn", 443), "/")),
        ("s3+https://kho.caobang.gov.vn/so-doan", BucketAddress(CLOUD, "so-doan")),
        (
            "s3://kho.caobang.gov.vn/so-doan/a/b?region=hn-1",
            BucketAddress(CLOUD, "so-doan", "a/b/", "hn-1"),
        ),
        ("sftp://may-chu/srv/so-doan/", SftpAddress("may-chu", 22, "/srv/so-doan")),
        ("sftp://kho.vn:2222", SftpAddress("kho.vn", 2222, "/")),
    ],
)
def test_an_address_is_read_and_printed_so_that_it_reads_the_same(
    text: str, address: addresses.Address
) -> None:
    assert addresses.read(text) == address
    assert addresses.read(str(address)) == address


def test_a_folder_is_an_address(tmp_path: Path) -> None:
    assert addresses.read(f" {tmp_path} ") == FolderAddress(tmp_path)
    assert addresses.read(str(FolderAddress(tmp_path))) == FolderAddress(tmp_path)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("so-doan", "relative"),
        ("../so-doan", "relative"),
        ("https://a:bi-mat@kho.vn/", "password"),
        ("https://:@kho.vn/", "password"),
        ("sftp://a@kho.vn/", "user"),
        ("http://kho.vn/dav", "unprotected"),
        ("s3+http://kho.vn/so-doan", "unprotected"),
        ("https:///dav", "host"),
        ("https://a b/dav", "host"),
        ("https://kho.vn/?x=1", "odd"),
        ("https://kho.vn/#x", "odd"),
        ("https://kho.vn/a/../b", "odd"),
        ("https://kho.vn/%0d%0aX: y", "odd"),
        ("https://kho.vn:0/", "odd"),
        ("https://kho.vn:99999/", "odd"),
        ("https://kho.vn/" + "x" * 3000, "odd"),
        ("s3+https://kho.vn/", "bucket"),
        ("s3+https://kho.vn/HOA", "bucket"),
        ("s3+https://kho.vn/so-doan?region=a/b", "odd"),
        ("ftp://kho.vn/", "kind"),
        ("javascript:alert(1)", "kind"),
        ("webcal://kho.vn", "kind"),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(text: str, flaw: str) -> None:
    with pytest.raises(BadAddress) as bad:
        addresses.read(text)
    assert bad.value.flaw == flaw
    assert "bi-mat" not in repr(bad.value)


@given(st.text() | st.from_regex(r"(https|sftp|s3|s3\+https)://\S{0,40}", fullmatch=True))
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    try:
        address = addresses.read(text)
    except BadAddress:
        return
    assert addresses.read(str(address)) == address


def test_each_kind_of_address_has_its_shelf(tmp_path: Path) -> None:
    kinds = {
        str(tmp_path): Folder,
        "https://kho.vn/dav": WebDav,
        "s3+https://kho.vn/so-doan": Bucket,
        "sftp://kho.vn/srv": Sftp,
    }
    for text, kind in kinds.items():
        shelf = shelves.opened(addresses.read(text))
        assert type(shelf) is kind
        assert shelf.address == str(addresses.read(text))
        shelf.close()
