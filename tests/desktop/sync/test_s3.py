"""A bucket as a shelf: the contract on a server that checks signatures, and what stores do to it."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from desktop.sync import reasons, s3, signing
from desktop.sync.addresses import BucketAddress, Origin
from desktop.sync.credentials import Credentials
from desktop.sync.s3 import Bucket
from desktop.sync.shelf import Bytes, ShelfFull, ShelfReadOnly, ShelfRefused
from desktop.work import Quiet, Stopped
from tests.desktop.sync.contract import Open, Recorded, ShelfContract, StopAt
from tests.desktop.sync.servers.buckets import Served
from tests.desktop.sync.servers.fixtures import SOON
from tests.desktop.sync.servers.process import HOST
from tests.desktop.sync.servers.sites import Answer, site

LARGE = random.Random(5).randbytes(2 * s3.PART_BYTES + 12_345)


class TestRclone(ShelfContract):
    @pytest.fixture
    def connect(self, rclone_s3: Served) -> Open:
        place = rclone_s3.place()
        return lambda: Bucket(place, rclone_s3.who, SOON)


@pytest.mark.ceph
class TestCeph(ShelfContract):
    @pytest.fixture
    def connect(self, ceph: Served) -> Open:
        place = ceph.place()
        return lambda: Bucket(place, ceph.who, SOON)


@pytest.mark.swift
class TestSwift(ShelfContract):
    @pytest.fixture
    def connect(self, swift: Served) -> Open:
        place = swift.place()
        return lambda: Bucket(place, swift.who, SOON)


class TestRcloneInParts(ShelfContract):
    """The same with every object in parts, each of a few bytes."""

    @pytest.fixture
    def connect(self, rclone_s3: Served, monkeypatch: pytest.MonkeyPatch) -> Open:
        monkeypatch.setattr(s3, "PART_BYTES", 400_000)
        place = rclone_s3.place()
        return lambda: Bucket(place, rclone_s3.who, SOON)


@pytest.fixture
def bucket(rclone_s3: Served) -> Bucket:
    return Bucket(rclone_s3.place(), rclone_s3.who, SOON)


def test_a_large_object_goes_in_parts_and_is_whole(bucket: Bucket) -> None:
    work = Recorded()
    bucket.write("a/large", Bytes(LARGE), work)
    assert b"".join(bucket.read("a/large", 5)) == LARGE[5:]
    assert work.steps == sorted(work.steps)
    assert work.steps[-1] == (len(LARGE), len(LARGE))
    bucket.close()


@pytest.mark.parametrize("done", [1, s3.PART_BYTES + 1, len(LARGE)])
def test_a_large_object_that_is_stopped_is_not_there(bucket: Bucket, done: int) -> None:
    with pytest.raises(Stopped):
        bucket.write("a/large", Bytes(LARGE), StopAt(done))
    assert list(bucket.names("")) == []
    bucket.close()


def test_a_signature_is_the_one_that_amazon_prints() -> None:
    """The example "GET Bucket Lifecycle" of AWS' documentation of Signature Version 4."""
    headers = signing.signed(
        "GET",
        Origin("https", "examplebucket.s3.amazonaws.com", 443),
        "/?lifecycle=",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        "us-east-1",
        dt.datetime(2013, 5, 24, tzinfo=dt.UTC),
    )
    assert headers["Authorization"].endswith(
        "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    )


def said(status: int, code: str) -> Answer:
    return status, {}, f"<Error><Code>{code}</Code></Error>".encode()


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (said(403, "SignatureDoesNotMatch"), ShelfRefused),
        (said(403, "RequestTimeTooSkewed"), reasons.ClockWrong),
        (said(403, "AccessDenied"), ShelfReadOnly),
        (said(404, "NoSuchBucket"), reasons.ShelfMissing),
        (said(507, "XMinioStorageFull"), ShelfFull),
        (said(403, "QuotaExceeded"), ShelfFull),
        (said(500, "InternalError"), reasons.ShelfFailing),
        ((301, {"x-amz-bucket-region": "ap-southeast-1"}, b""), reasons.ShelfElsewhere),
        ((418, {}, b"teapot"), reasons.NoShelf),
    ],
)
def test_what_a_store_refuses_is_named(answer: Answer, refusal: type[Exception]) -> None:
    def answers(method: str, _: str) -> Answer:
        return (404, {}, b"") if method == "HEAD" else answer

    with site(answers) as server:
        where = BucketAddress(Origin("http", HOST, server.port), "so-doan")
        shelf = Bucket(where, Credentials("a", "b"), SOON)
        with pytest.raises(refusal) as refused:
            shelf.write("a/x", Bytes(b"x"), Quiet())
        assert type(refused.value) is refusal
        shelf.close()


def test_a_store_that_does_not_know_conditions_is_written_to_without() -> None:
    statuses = iter([501, 200, 200])

    def answers(method: str, _: str) -> Answer:
        return (404 if method == "HEAD" else next(statuses), {}, b"")

    with site(answers) as server:
        where = BucketAddress(Origin("http", HOST, server.port), "so-doan")
        shelf = Bucket(where, Credentials("a", "b"), SOON)
        shelf.write("a/x", Bytes(b"x"), Quiet())
        shelf.write("a/y", Bytes(b"y"), Quiet())
        shelf.close()
    puts = [headers for method, _, headers in server.asked if method == "PUT"]
    assert ["If-None-Match" in headers for headers in puts] == [True, False, False]


def test_a_completion_that_says_ok_and_then_an_error_is_no_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(s3, "PART_BYTES", 10)

    def answers(method: str, target: str) -> Answer:
        if method == "HEAD":
            return 404, {}, b""
        if target.endswith("?uploads="):
            return 200, {}, b"<R><UploadId>7</UploadId></R>"
        if method == "POST":
            return said(200, "InternalError")
        return 200, {"ETag": '"e"'}, b""

    with site(answers) as server:
        where = BucketAddress(Origin("http", HOST, server.port), "so-doan")
        shelf = Bucket(where, Credentials("a", "b"), SOON)
        with pytest.raises(reasons.NoShelf):
            shelf.write("a/x", Bytes(b"x" * 25), Quiet())
        shelf.close()
    assert server.asked[-1][0] == "DELETE"


def test_the_secret_key_never_leaves(rclone_s3: Served, tmp_path: Path) -> None:
    with site(lambda *_: (200, {}, b"<L/>")) as server:
        shelf = Bucket(
            BucketAddress(Origin("http", HOST, server.port), "so-doan"), rclone_s3.who, SOON
        )
        list(shelf.names("a/"))
        shelf.close()
    assert rclone_s3.who.password not in repr(server.asked) + repr(shelf.__dict__)
