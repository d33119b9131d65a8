"""A new record's name is its own."""

from __future__ import annotations

import re

from db.ids import new_id


def test_new_ids_differ_and_have_the_form_of_a_ulid() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", id) for id in made)
