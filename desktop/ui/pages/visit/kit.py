"""What evidence is brought and shown with: one of each for all stages of a page."""

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
        """Return a page's own."""
        camera, bringing = Camera(desk, page), Bringing(desk, page)
        bringing.lost.connect(camera.lose)
        return cls(Pictures(desk, page), camera, Recorder(desk, page), bringing)
