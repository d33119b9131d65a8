"""What the keys of a visit's page do, for the list of shortcuts and the palette."""

from __future__ import annotations

from desktop.ui.page import Keys
from desktop.words import Words


def keys_of(words: Words) -> Keys:
    """Return each key with what it does."""
    return (
        ("Alt+1 … 5", words("visit.key.stages")),
        ("Ctrl+N", words("visit.key.capture")),
        ("Enter", words("visit.key.enter")),
        ("Shift+Enter", words("visit.key.new_line")),
        ("@ @@ # ! /", words("visit.key.marks")),
        ("Ctrl+↑, Ctrl+↓", words("visit.key.kind")),
        ("F4", words("visit.key.again")),
        ("F6", words("visit.key.pane")),
        ("Ctrl+M", words("visit.key.figure")),
        ("Ctrl+Enter", words("visit.key.with_figures")),
        ("Ctrl+D", words("visit.key.disagreement")),
        ("/…=…", words("visit.key.phrase")),
        ("F7", words("visit.key.side")),
        ("F8", words("visit.key.outline")),
        (words("visit.space"), words("visit.key.only")),
        ("F9", words("visit.key.camera")),
        ("Shift+F9", words("visit.key.waiting")),
        ("PgUp, PgDown", words("visit.key.photos")),
        ("Ctrl+V", words("visit.key.paste")),
        ("Ctrl+R", words("visit.key.sound")),
        ("Alt+D, Alt+V", words("visit.key.times")),
        ("Alt+C", words("visit.key.title")),
        ("Alt+↑, Alt+↓", words("visit.key.move")),
        ("Delete", words("visit.key.delete")),
        ("Ctrl+Enter", words("visit.key.back")),
    )
