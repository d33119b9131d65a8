"""Makes the golden shelf of today's exchange format, and the newcomer's vault and bundle that go with it; made once.

`python -m tests.desktop.sync.golden FOLDER`: what lies in tests/golden/shelves is never made anew, whatever the program
becomes: it is what offices have on their sticks.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from desktop.sync import bundle, enrolment, journey, witness
from desktop.sync.folder import Folder
from desktop.work import Quiet
from tests.desktop.sync.party import NOW_MS, Device, admit, begin
from tests.desktop.sync.test_evidence import PHOTO, snap

PACKS = 33
"""So many trips that a bale is laid down."""


def go(device: Device, place: Path) -> None:
    journey.go(device.sharing, device.ring, Folder(place), Quiet())


def history(base: Path, place: Path) -> tuple[Device, Device]:
    """Let two write what comes to a clash, a photo and a device struck off; return one of them and a newcomer."""
    an, binh, chi = (Device(base / name, name) for name in ("an", "binh", "chi"))
    delegation = begin(an, [chi])
    for number in range(PACKS):
        an.write("f1", f"lần {number}")
        go(an, place)
    go(chi, place)
    an.add("f2", "An ghi")
    snap(an, "e1", PHOTO[:70_000])
    go(an, place)
    go(chi, place)
    an.write("f2", "An sửa")
    chi.write("f2", "Chi sửa")
    for each in (an, chi, an):
        go(each, place)
    admit(an, [binh], delegation)
    enrolment.strike(an.sharing, an.ring, delegation, chi.store.device, NOW_MS)
    an.write("f1", "sau khi gạch tên Chi")
    go(an, place)
    chi.store.close()
    return an, binh


def main(into: Path) -> None:
    """Make it all in a new folder."""
    base, place = into / "making", into / "shelf"
    place.mkdir(parents=True)
    an, binh = history(base, place)
    [delegation] = an.sharing.delegations()
    bundle.write(into / "all.sodoan", an.sharing, delegation, Quiet())
    told = {
        "texts": an.texts(),
        "clashes": {" ".join(spot): sorted(texts) for spot, texts in an.clashes().items()},
        "photos": [each.hash for each in an.sharing.wanted(delegation)],
        "packs": len(an.sharing.held(delegation.id)),
        "root": witness.root(an.sharing.held(delegation.id)),
    }
    (into / "told.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for each in (an, binh):
        each.store.close()
    vault = shutil.copytree(binh.folder, into / "vault")
    shutil.rmtree(base)
    (vault / "lock").unlink(missing_ok=True)
    shutil.rmtree(place / "tmp")
    for path in sorted(place.rglob("check-*"))[:-1]:
        path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
