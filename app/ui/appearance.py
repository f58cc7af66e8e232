"""What the user chooses about the looks of the window: theme, letters and motion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app.ui import theme
from app.ui.pointer import show_pointer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QMenu, QWidget

    from app.ui.settings import Settings

translate = QCoreApplication.translate

FONT_SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class Appearance(QObject):
    """
    Dresses the application as the settings say, with commands to change them.

    ``themeChanged`` brings the theme to whatever paints for itself; ``changed``
    brings the settings to whoever keeps them.

    Parameters
    ----------
    application
        Qt's application.
    window
        Owner of the commands, open to their shortcuts.
    settings
        To begin with.
    """

    themeChanged = Signal(object)  # noqa: N815 - Theme
    changed = Signal(object)  # Settings

    def __init__(
        self, application: QApplication, window: QWidget, settings: Settings
    ) -> None:
        super().__init__(window)
        self._application = application
        self.settings = settings
        self.commands: dict[str, QAction] = {}
        self._add_themes(window)
        self._add_sizes(window)
        self._add_motion(window)
        self._dress()

    @property
    def theme(self) -> theme.Theme:
        """The theme that is worn."""
        return theme.Theme.named(self.settings.theme)

    def set_theme(self, name: str) -> None:
        """
        Wear another theme.

        Raises
        ------
        ValueError
            There is no such theme.
        """
        theme.Theme.named(name)
        self._take(replace(self.settings, theme=name))

    def set_font_scale(self, scale: float) -> None:
        """
        Write all letters larger or smaller.

        Parameters
        ----------
        scale
            Times the usual size; brought into the range that is possible.
        """
        scale = min(max(scale, theme.LEAST_SCALE), theme.MOST_SCALE)
        self._take(replace(self.settings, font_scale=scale))

    def larger(self) -> None:
        """Write letters one step larger."""
        now = self.settings.font_scale
        self.set_font_scale(next((s for s in FONT_SCALES if s > now), now))

    def smaller(self) -> None:
        """Write letters one step smaller."""
        now = self.settings.font_scale
        self.set_font_scale(next((s for s in reversed(FONT_SCALES) if s < now), now))

    def usual(self) -> None:
        """Write letters in their usual size."""
        self.set_font_scale(1.0)

    def set_motion_reduced(self, reduced: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Have the map jump instead of glide, or not."""
        self._take(replace(self.settings, reduced_motion=reduced))

    def fill(self, menu: QMenu) -> None:
        """Add the choice of theme, of the size of letters and of motion to a menu."""
        menu.addSeparator()
        themes = menu.addMenu(translate("appearance", "Theme"))
        sizes = menu.addMenu(translate("appearance", "Size of letters"))
        for name, action in self.commands.items():
            if name.startswith("theme_"):
                themes.addAction(action)
            elif name.startswith("text_"):
                sizes.addAction(action)
        menu.addAction(self.commands["reduce_motion"])

    def _take(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        self._dress()
        self.changed.emit(settings)

    def _dress(self) -> None:
        """Show what the settings say."""
        scale = self.settings.font_scale
        theme.apply(self.theme, self._application, scale)
        red = self.theme.name in theme.KEEPS_NIGHT_SIGHT
        show_pointer(self._application, self.theme.text if red else "")
        self.commands[f"theme_{self.settings.theme}"].setChecked(True)
        self.commands["reduce_motion"].setChecked(self.settings.reduced_motion)
        self.commands["text_larger"].setEnabled(scale < FONT_SCALES[-1])
        self.commands["text_smaller"].setEnabled(scale > FONT_SCALES[0])
        self.themeChanged.emit(self.theme)

    def _add_themes(self, window: QWidget) -> None:
        """One command for each theme, of which one is checked."""
        group = QActionGroup(self)
        titles = {
            "day": translate("appearance", "Day"),
            "night": translate("appearance", "Night"),
            "red": translate("appearance", "Red light"),
            "high_contrast": translate("appearance", "High contrast"),
        }
        for number, name in enumerate(theme.THEME_NAMES, start=1):
            action = self._command(
                window, f"theme_{name}", titles[name], f"Ctrl+Alt+{number}"
            )
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, name=name: self.set_theme(name))
            group.addAction(action)

    def _add_sizes(self, window: QWidget) -> None:
        """Commands that write letters larger, smaller and as usual."""
        for name, title, keys, change in (
            (
                "text_larger",
                translate("appearance", "Larger"),
                "Ctrl+Alt++",
                self.larger,
            ),
            (
                "text_smaller",
                translate("appearance", "Smaller"),
                "Ctrl+Alt+-",
                self.smaller,
            ),
            ("text_usual", translate("appearance", "Usual"), "Ctrl+Alt+0", self.usual),
        ):
            action = self._command(window, name, title, keys)
            action.triggered.connect(change)

    def _add_motion(self, window: QWidget) -> None:
        """A command that is checked while the map is to jump instead of glide."""
        title = translate("appearance", "Reduce motion")
        action = self._command(window, "reduce_motion", title)
        action.setToolTip(
            translate("appearance", "Have the map jump to where it goes, not glide")
        )
        action.setCheckable(True)
        action.toggled.connect(self.set_motion_reduced)

    def _command(
        self, window: QWidget, name: str, title: str, keys: str = ""
    ) -> QAction:
        action = QAction(title, window)
        action.setObjectName(name)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setToolTip(f"{title} ({action.shortcut().toString()})")
        window.addAction(action)
        self.commands[name] = action
        return action
