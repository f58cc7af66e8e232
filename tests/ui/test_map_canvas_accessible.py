"""The map as a screen reader finds it."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from app.ui.map.canvas import MapCanvas
from tests.canvas_hands import AREA, Things, canvas_on_screen

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface
    from pytestqt.qtbot import QtBot


NAME = QAccessible.Text.Name


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    canvas = canvas_on_screen(qtbot)
    canvas.overlay = Things()
    canvas.show_home()
    return canvas


def face_of(canvas: MapCanvas) -> QAccessibleInterface:
    face = QAccessible.queryAccessibleInterface(canvas)
    assert face is not None
    return face


def test_the_canvas_has_a_name_a_role_and_the_things_in_view(canvas: MapCanvas) -> None:
    face = face_of(canvas)
    names = [face.child(row).text(NAME) for row in range(face.childCount())]

    assert face.text(NAME) == "Map"
    assert "Tab" in face.text(QAccessible.Text.Description)
    assert face.role() == QAccessible.Role.Canvas
    assert names == [
        "SP, Westerbrug, at 31U FT 3729 6292",
        "RP, Oosterveen, at 31U FT 4409 6534",
    ]


def test_a_thing_lies_where_it_is_painted(canvas: MapCanvas) -> None:
    face = face_of(canvas)
    thing = face.child(0)
    x, y = canvas.view.to_pixels([(5.0, 52.0)])[0].tolist()
    place = canvas.mapToGlobal(canvas.rect().topLeft())
    middle = thing.rect().center()

    assert (middle.x() - place.x(), middle.y() - place.y()) == pytest.approx(
        (x, y), abs=1.5
    )
    assert face.childAt(middle.x(), middle.y()) is thing
    assert face.childAt(place.x() + 1, place.y() + 1) is None
    assert thing.parent() is face
    assert face.indexOfChild(thing) == 0
    assert thing.role() == QAccessible.Role.ListItem
    assert thing.window() is canvas.window().windowHandle()


def test_the_thing_that_tab_came_to_has_the_focus(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    face = face_of(canvas)
    assert face.focusChild() is None
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)

    assert face.focusChild() is face.child(1)
    assert [face.child(row).state().focused for row in (0, 1)] == [0, 1]
    assert face.child(0).state().focusable


def test_what_goes_out_of_view_is_no_longer_there(canvas: MapCanvas) -> None:
    face = face_of(canvas)
    gone = QAccessible.uniqueId(face.child(0))
    canvas.set_view(canvas.view.panned(-5000, 0))
    assert face.childCount() == 0
    assert face.child(0) is None
    assert QAccessible.accessibleInterface(gone) is None
    canvas.show_home()
    assert face.child(1).text(NAME).startswith("RP")


def test_a_canvas_that_is_gone_leaves_nothing_for_a_reader_to_fall_over(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    canvas = MapCanvas(window)
    canvas.overlay = Things()
    canvas.show_bounds(AREA)
    child = QAccessible.uniqueId(face_of(canvas).child(0))
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)
    gc.collect()

    assert not shiboken6.isValid(canvas)
    assert QAccessible.accessibleInterface(child) is None


def test_a_canvas_that_a_reader_saw_is_let_go_like_any_other() -> None:
    canvas = MapCanvas()
    canvas.overlay = Things()
    canvas.show_bounds(AREA)
    assert face_of(canvas).child(0) is not None
    last = weakref.ref(canvas)
    del canvas
    gc.collect()

    assert last() is None
