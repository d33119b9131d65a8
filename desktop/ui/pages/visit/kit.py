"""What evidence is brought and shown with: one of each for all stages of a page.

A watch, a recording and a batch go on where the window is made anew in another look: nobody may lose hold of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.ui.desk import Desk
from desktop.ui.pages.visit.bringing import Bringing
from desktop.ui.pages.visit.camera import Camera
from desktop.ui.pages.visit.pictures import Pictures
from desktop.ui.pages.visit.recorder import Recorder


@dataclass(frozen=True, slots=True)
class Kit:
    """Small pictures, the camera's folder, the recorder, and the one way in for files."""

    pictures: Pictures
    camera: Camera
    recorder: Recorder
    bringing: Bringing

    @classmethod
    def of(cls, desk: Desk, page: QWidget) -> Kit:
        """Return a page's own: what goes on from the page before, else new."""
        before = desk.lasting.get("evidence")
        if isinstance(before, cls):
            camera, recorder, bringing = before.camera, before.recorder, before.bringing
        else:
            camera, recorder, bringing = Camera(desk), Recorder(desk), Bringing(desk)
            bringing.lost.connect(camera.lose)
        camera.serve(desk, page)
        recorder.serve(desk)
        bringing.serve(desk, page)
        own = desk.lasting["evidence"] = cls(Pictures(desk, page), camera, recorder, bringing)
        return own
