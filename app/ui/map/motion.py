"""The way of the map from where it is shown to where it is going."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

if TYPE_CHECKING:
    from app.drawing.projection import MapView

STEP_MS = 120  # of a wheel or a key
GLIDE_MS = 700
GLIDE_SHARE = 3.0  # how far a cubic curve would come at its first speed
LEAST_SPEED = 0.25  # pixels in a millisecond; slower hands mean to let go
FARTHEST = 1.5  # of the window's width; a glide does not lose the place


class Motion(QObject):
    """
    Shows a map on its way; where it is going is known from the start.

    ``moved`` asks for a frame, ``ended`` tells that the map has arrived.

    Attributes
    ----------
    reduced
        Whether the map goes everywhere at once and never glides. So it is until
        somebody wants it otherwise.
    animation
        From 0 to 1.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reduced = True
        self.animation = QVariantAnimation(self)
        self.animation.setStartValue(0.0)
        self.animation.setEndValue(1.0)
        self.animation.valueChanged.connect(lambda _value: self.moved.emit())
        self.animation.finished.connect(self.ended)
        self._way: tuple[MapView, MapView] | None = None
        self._glides = False

    @property
    def is_under_way(self) -> bool:
        """Whether the map is moving by itself."""
        return self.animation.state() == QVariantAnimation.State.Running

    @property
    def is_gliding(self) -> bool:
        """Whether it moves because a hand let go of it."""
        return self.is_under_way and self._glides

    def shown(self, target: MapView) -> MapView:
        """View for the next frame on the way to a target."""
        if not self.is_under_way or self._way is None:
            return target
        share = self.animation.currentValue()
        return between(*self._way, share if isinstance(share, float) else 1.0)

    def step(self, start: MapView, target: MapView) -> None:
        """Go quickly from one view to another."""
        self._go(start, target, STEP_MS, QEasingCurve.Type.OutCubic)

    def glide(self, start: MapView, target: MapView) -> None:
        """Slow down from one view to another, as from a push."""
        self._go(start, target, GLIDE_MS, QEasingCurve.Type.OutCubic)
        self._glides = self.is_under_way

    def stop(self) -> None:
        """Be there."""
        self.animation.stop()
        self._glides = False
        self._way = None

    def _go(
        self, start: MapView, target: MapView, ms: int, curve: QEasingCurve.Type
    ) -> None:
        self.stop()
        if self.reduced or start == target:
            return
        self._way = start, target
        self.animation.setDuration(ms)
        self.animation.setEasingCurve(curve)
        self.animation.start()


def pushed(view: MapView, dx: float, dy: float) -> MapView:
    """
    View to which a map glides that was let go of at a speed.

    Parameters
    ----------
    view
        Where it was let go of.
    dx, dy
        Pixels in a millisecond.
    """
    speed = (dx**2 + dy**2) ** 0.5
    if speed < LEAST_SPEED:
        return view
    far = min(speed * GLIDE_MS / GLIDE_SHARE, FARTHEST * view.width) / speed
    return view.panned(dx * far, dy * far)


def between(start: MapView, target: MapView, share: float) -> MapView:
    """
    View on the way; a place that is under the same pixel in both stays there.

    The scale changes by the same factor in equal parts of the way.
    """
    if share >= 1:
        return target
    zoom = start.zoom + (target.zoom - start.zoom) * share
    if abs(target.zoom - start.zoom) > 1e-9:
        first, last = 1 / start.scale, 1 / target.scale
        share = (2.0**-zoom * 2.0**start.zoom * first - first) / (last - first)
    return replace(
        target,
        x=start.x + (target.x - start.x) * share,
        y=start.y + (target.y - start.y) * share,
        zoom=zoom,
    )
