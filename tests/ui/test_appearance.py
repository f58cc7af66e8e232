"""Theme and size of letters as the user chooses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMainWindow

from app.ui import theme
from app.ui.appearance import FONT_SCALES, Appearance
from app.ui.settings import Settings
from app.ui.theme import THEME_NAMES, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def appearance(qapp: QApplication, qtbot: QtBot) -> Iterator[Appearance]:
    window = QMainWindow()
    qtbot.addWidget(window)
    yield Appearance(qapp, window, Settings())
    theme.apply(Theme.named("day"), qapp)


def test_each_theme_has_a_command_that_puts_it_on(
    appearance: Appearance, qapp: QApplication
) -> None:
    told: list[Theme] = []
    appearance.themeChanged.connect(told.append)
    for name in reversed(THEME_NAMES):
        appearance.commands[f"theme_{name}"].trigger()

        assert appearance.settings.theme == name
        assert qapp.palette().window().color().name() == Theme.named(name).chrome
        assert appearance.commands[f"theme_{name}"].isChecked()
    assert [worn.name for worn in told] == list(reversed(THEME_NAMES))


def test_letters_grow_and_shrink_by_steps_within_their_range(
    appearance: Appearance, qapp: QApplication
) -> None:
    kept: list[Settings] = []
    appearance.changed.connect(kept.append)
    larger, smaller = (appearance.commands[f"text_{n}"] for n in ("larger", "smaller"))
    while larger.isEnabled():
        larger.trigger()
    assert appearance.settings.font_scale == FONT_SCALES[-1] == theme.MOST_SCALE
    assert qapp.font().pointSizeF() == theme.FONT_PT * theme.MOST_SCALE
    while smaller.isEnabled():
        smaller.trigger()
    assert appearance.settings.font_scale == FONT_SCALES[0] == theme.LEAST_SCALE
    appearance.commands["text_usual"].trigger()

    assert appearance.settings.font_scale == 1.0
    assert kept[-1] == appearance.settings


def test_the_same_choice_again_changes_nothing(appearance: Appearance) -> None:
    kept: list[Settings] = []
    appearance.changed.connect(kept.append)
    appearance.set_theme("day")
    appearance.set_font_scale(1.0)

    assert kept == []


def test_a_scale_out_of_range_is_brought_into_it(appearance: Appearance) -> None:
    appearance.set_font_scale(9.0)

    assert appearance.settings.font_scale == theme.MOST_SCALE


def test_an_unknown_theme_leaves_everything_as_it_was(appearance: Appearance) -> None:
    with pytest.raises(ValueError, match="dusk"):
        appearance.set_theme("dusk")

    assert appearance.settings == Settings()


def test_motion_is_reduced_by_a_command_that_stays_checked(
    appearance: Appearance,
) -> None:
    kept: list[Settings] = []
    appearance.changed.connect(kept.append)
    reduce = appearance.commands["reduce_motion"]
    reduce.trigger()

    assert reduce.isChecked()
    assert appearance.settings.reduced_motion
    reduce.trigger()
    assert [settings.reduced_motion for settings in kept] == [True, False]


def test_themes_and_sizes_stand_in_menus_of_their_own(appearance: Appearance) -> None:
    window = QMainWindow()
    menu = window.menuBar().addMenu("View")
    appearance.fill(menu)
    *submenus, motion = (a for a in menu.actions() if not a.isSeparator())
    themes, sizes = (action.menu() for action in submenus)

    assert motion is appearance.commands["reduce_motion"]
    assert [a.objectName() for a in themes.actions()] == [
        f"theme_{name}" for name in THEME_NAMES
    ]
    assert [a.objectName() for a in sizes.actions()] == [
        "text_larger",
        "text_smaller",
        "text_usual",
    ]
    assert [a.shortcut().toString() for a in themes.actions()] == [
        f"Ctrl+Alt+{n}" for n in (1, 2, 3, 4)
    ]
    window.deleteLater()


def test_the_mouse_pointer_is_red_under_red_light_alone(
    appearance: Appearance, qapp: QApplication
) -> None:
    appearance.set_theme("red")
    pointer = qapp.overrideCursor()
    assert pointer is not None
    image = pointer.pixmap().toImage()
    colours = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
    assert max(max(c.green(), c.blue()) for c in colours if c.alpha()) <= 8
    assert max(c.red() for c in colours if c.alpha()) > 200
    appearance.set_theme("night")
    assert qapp.overrideCursor() is None
