"""The tracking table: each recommendation with its state, and by how much it is late on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db import query
from db.records import DocumentKind, FollowUp, FollowUpState, RecordId
from desktop.minutes import papers
from desktop.minutes.composers import oversight
from desktop.minutes.model import Table
from desktop.minutes.papers import Asked
from tests import make
from tests.desktop.minutes import paper, written

KIND = DocumentKind.TRACKING


def rows(today: dt.date) -> dict[RecordId | None, tuple[str, ...]]:
    asked = Asked(kind=KIND, of=RecordId("i"), today=today)
    blocks = papers.composed(make.campaign(), asked).document.blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    return {source: row for t in tables for source, row in zip(t.sources, t.rows, strict=True)}


def test_the_worked_example_reads_as_its_golden_file() -> None:
    paper.golden("tracking-cao-bang.txt", written.shown(make.cao_bang(), KIND, written.EXAMPLE))


def test_a_whole_campaign_reads_as_its_golden_file() -> None:
    paper.golden("tracking-campaign.txt", written.shown(make.campaign(), KIND, "i"))


def test_the_same_record_is_late_on_one_day_and_not_on_another() -> None:
    due = dt.date(2026, 6, 30)
    ask = RecordId("r2")
    assert "Quá hạn" not in rows(due)[ask][5]
    assert rows(due + dt.timedelta(days=1))[ask][5].endswith("Quá hạn 1 ngày")
    assert rows(due + dt.timedelta(days=145))[ask][5].endswith("Quá hạn 145 ngày")


def test_claimed_is_not_verified_and_verified_is_never_late() -> None:
    found = rows(written.TODAY)
    assert found[RecordId("r4")][5].startswith("Đã báo hoàn thành, chưa kiểm chứng")
    assert "Quá hạn" in found[RecordId("r4")][5]
    assert "Quá hạn" not in found[RecordId("r3")][5]


def test_the_last_follow_up_counts_by_its_day_whatever_its_place() -> None:
    case = make.campaign()
    turned = replace(case, follow_ups=tuple(reversed(case.follow_ups)))
    text = written.shown(turned, KIND, "i")
    assert (
        "Hoàn thành một phần (ngày 20/05/2026, số 31/BC-TTr, Thanh tra tỉnh, Còn 01 vụ việc)"
        in text
    )


def test_what_is_unknown_stays_dotted() -> None:
    assert rows(written.TODAY)[RecordId("r6")][3:5] == ("........", "........")


def test_a_case_without_recommendations_says_so() -> None:
    assert "Hồ sơ chưa ghi kiến nghị nào." in written.shown(written.empty(), KIND, "i")


def test_settled_means_the_same_here_and_in_the_store() -> None:
    assert oversight.SETTLED == query.DONE


@pytest.mark.parametrize("state", list(FollowUpState))
def test_every_state_has_words(state: FollowUpState) -> None:
    told = FollowUp(id=RecordId("w"), recommendation=RecordId("r1"), state=state)
    case = make.case(recommendations=(make.ask(1, "Một."),), follow_ups=(told,))
    (table,) = [b for b in written.tree(case, KIND, "i").blocks if isinstance(b, Table)]
    assert table.rows[0][5]
