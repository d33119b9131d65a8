"""Random histories lived and told: of each what every log and shelf held in the end, as one line of digits.

Run twice, in processes that share nothing, it prints the same: a history that failed can be lived again, step by step.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.desktop.sync.test_histories import Histories

HASH = re.compile("[0-9a-f]{20,}")
"""What only a random key or salt makes other: hashes of sealed bytes, in names."""

LOG = "select device, sequence, hlc_ms, hlc_counter, author, record, action, fields, chain from change order by row"


class Told(Histories):
    """Histories that say what was in the end."""

    def teardown(self) -> None:
        devices = getattr(self, "devices", ())
        logs = [each.store.reader.execute(LOG).fetchall() for each in devices]
        shelves = [
            [(HASH.sub("", name), len(data)) for name, data in shelf.objects.items()]
            for shelf in getattr(self, "shelves", ())
        ]
        told = json.dumps([logs, shelves]).encode()
        sys.stdout.write(f"{sum(map(len, logs))} {hashlib.sha256(told).hexdigest()}\n")
        super().teardown()


def main(count: int) -> None:
    """Live so many histories."""
    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=count,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
