"""What the diagram paints, as pictures: every state leaves another one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene, QStyleOptionGraphicsItem

from core.assessment.diagram import Mark
from desktop.theme import Theme
from desktop.tokens import THEMES
from desktop.viewmodels.zones import Levels
from desktop.views.zones.items import ConduitItem, ConduitLook, ZoneItem, ZoneLook, rounded

FULL = Levels((1, 2, 2, 1, 2, 2, 2), (False,) * 6 + (True,))


def picture(scene: QGraphicsScene, scale: float = 1.0) -> bytes:
    image = QImage(320, 160, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.scale(scale, scale)
    for item in scene.items():
        painter.save()
        painter.translate(item.pos())
        item.paint(painter, QStyleOptionGraphicsItem(), None)
        painter.restore()
    painter.end()
    return bytes(image.constBits())


def zone(look: ZoneLook, scale: float = 1.0, theme: str = "light", *, current: bool = False) -> bytes:
    scene = QGraphicsScene()
    item = ZoneItem(Theme(theme), look, QRectF(0, 0, 196, 92))
    item.mark(current=current)
    scene.addItem(item)
    return picture(scene, scale)


def test_every_state_of_a_zone_looks_different() -> None:
    plain = ZoneLook("Line", "Control · 2 assets", sl_t=[2] * 7)
    seen = [
        zone(plain),
        zone(plain, current=True),
        zone(ZoneLook("Line", "Control · 2 assets")),
        zone(ZoneLook("Line", "Control · 2 assets", sl_t=[2] * 7, levels=FULL)),
        zone(ZoneLook("Line", "Control · 2 assets", sl_t=[1, 1, 1, 1, 1, 1, 1], levels=FULL)),
        zone(ZoneLook("Line", "Control · 2 assets", sl_t=[2] * 7, breaches=3)),
        zone(ZoneLook("Line", "Control · 2 assets", sl_t=[2] * 7, safety=True)),
        zone(ZoneLook("Line", "Control · 2 assets", sl_t=[2] * 7, ours=False)),
        zone(ZoneLook("Line", "Control · 2 assets", plain=True)),
        *(zone(plain, scale) for scale in (0.7, 0.3)),
        *(zone(plain, theme=name) for name in THEMES if name != "light"),
    ]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    "look",
    [
        ConduitLook("c", filtered=True),
        ConduitLook("c", remote=True),
        ConduitLook("c", wireless=True),
        ConduitLook("c", direction="in"),
        ConduitLook("c", direction="out"),
        ConduitLook("c", breaches=2),
    ],
    ids=str,
)
def test_every_state_of_a_conduit_looks_different(look: ConduitLook) -> None:
    def drawn(one: ConduitLook) -> bytes:
        scene = QGraphicsScene()
        path = ((10.0, 10.0), (10.0, 60.0), (150.0, 60.0))
        item = ConduitItem(Theme(), one, path, Mark(80.0, 60.0, level=True))
        scene.addItem(item)
        scene.addItem(item.sign)
        return picture(scene)

    assert drawn(look) != drawn(ConduitLook("c"))


def test_a_line_goes_through_its_ends() -> None:
    path = rounded([QPointF(0, 0), QPointF(0, 50), QPointF(80, 50)])
    assert (path.pointAtPercent(0), path.pointAtPercent(1)) == (QPointF(0, 0), QPointF(80, 50))
