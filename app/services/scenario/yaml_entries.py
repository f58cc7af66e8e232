"""Strict entries: every value knows where it stands, and every refusal names it.

Files are read in a process that can reach nothing else; see `maps.foreign_entries`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeVar
from unicodedata import category

from app.errors import InputRefused
from maps.errors import SourceError
from maps.foreign_entries import YAML_BYTES, read_tree
from maps.yaml_tree import yaml_tree

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from maps.yaml_tree import TextNode

Choice = TypeVar("Choice", bound=Enum)
MAX_BYTES = YAML_BYTES
_UNWRITTEN = {"Cc", "Cs"}  # control characters and halves of characters
LONGEST = 1000  # characters of a value
DIGITS = 18  # of the longest whole number; any bound is far below
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value and where it stands: in a file by its line, or in a plan."""

    node: TextNode
    file: str
    name: str

    @property
    def line(self) -> int:
        """Line of the file, from 1; 0 where there are no lines."""
        return self.node.line

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.node.text is None and not self.node.is_mapping

    def refused(self, why: str) -> InputRefused:
        """Error that names file, line and entry."""
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return InputRefused(f"{where}: {self.name} {why}")

    def mapping(
        self, *, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, Entry]:
        """
        Entries of a mapping by key.

        Parameters
        ----------
        required, optional
            The only keys allowed, where any is given.

        Raises
        ------
        InputRefused
            No mapping, a key twice, an unknown key, or a missing one.
        """
        if not self.node.is_mapping:
            raise self.refused("must be a list of 'key: value' lines.")
        found: dict[str, Entry] = {}
        known = [*required, *optional]
        parts = self.node.items
        for key_node, value_node in zip(parts[::2], parts[1::2], strict=True):
            key = Entry(key_node, self.file, f"a key of {self.name}").text()
            entry = Entry(value_node, self.file, f"'{key}'")
            if key in found:
                raise entry.refused("stands here a second time; keep one.")
            if known and key not in known:
                raise entry.refused(f"is not known; use one of {', '.join(known)}.")
            found[key] = entry
        for key in required:
            if key not in found:
                raise self.refused(f"needs an entry '{key}'.")
        return found

    def sequence(self) -> tuple[Entry, ...]:
        """Entries of a list; anything else is refused."""
        if not self.is_list:
            raise self.refused("must be a list, each item after a '-'.")
        return tuple(
            Entry(node, self.file, f"{self.name}, item {number},")
            for number, node in enumerate(self.node.items, 1)
        )

    def text(self) -> str:
        """Scalar as written, not empty."""
        if self.node.text is None:
            raise self.refused("must be a single value.")
        text = self.node.text.strip()
        if not text:
            raise self.refused("is empty; give a value or leave the line out.")
        if len(text) > LONGEST:
            raise self.refused(
                f"has {len(text):,} characters; give at most {LONGEST:,}."
            )
        if any(category(letter) in _UNWRITTEN for letter in text):
            raise self.refused("has characters that nobody can see; write it anew.")
        return text

    def number(self, *, above: float = -math.inf, most: float = math.inf) -> float:
        """Finite number above a bound and up to another."""
        text = self.text()
        try:
            value = float(text)
        except ValueError:
            raise self.refused(f"is {text!r}; give a number.") from None
        if not (math.isfinite(value) and above < value <= most):
            bounds = [f"above {above:g}"] if above > -math.inf else []
            bounds += [f"up to {most:g}"] if most < math.inf else []
            raise self.refused(
                f"is {text}; give a number {' and '.join(bounds)}.".replace(" .", ".")
            )
        return value

    def metres(self, *, most: float) -> float | None:
        """
        Length written with its unit, such as ``500 m``; None without that unit.

        Raises
        ------
        InputRefused
            A unit without a number, or a length below zero or above the bound.
        """
        text = self.text()
        if not text.endswith("m"):
            return None
        try:
            value = float(text.removesuffix("m"))
        except ValueError:
            raise self.refused(f"is {text!r}; give metres such as '500 m'.") from None
        if not 0 <= value <= most:
            raise self.refused(f"is {text}; give metres from 0 to {most:g}.")
        return value

    def whole(self, *, least: int, most: int) -> int:
        """Whole number between two bounds, both allowed."""
        text = self.text()
        digits = text.isascii() and text.isdigit() and len(text) <= DIGITS
        if not digits or not least <= int(text) <= most:
            raise self.refused(
                f"is {text}; give a whole number from {least} to {most}."
            )
        return int(text)

    def truth(self) -> bool:
        """Yes or no."""
        text = self.text().lower()
        if text not in TRUTHS:
            raise self.refused(f"is {text!r}; write yes or no.")
        return TRUTHS[text]

    def choice(self, kinds: type[Choice]) -> Choice:
        """Member of an enumeration by its value."""
        text = self.text()
        for kind in kinds:
            if kind.value == text:
                return kind
        known = ", ".join(str(kind.value) for kind in kinds)
        raise self.refused(f"is {text!r}; use one of {known}.")


def read_yaml(path: Path, *, what: str) -> Entry:
    """
    Root entry of a YAML file.

    Parameters
    ----------
    path
        The file.
    what
        What the user calls it: ``"scenario"``.

    Raises
    ------
    InputRefused
        The file is missing, too large, no text, or no YAML.
    """
    try:
        tree = read_tree(path, what=what)
    except SourceError as error:
        raise InputRefused(str(error)) from error
    return Entry(tree, path.name, f"the {what}")


def read_own_yaml(path: Path, *, what: str) -> Entry:
    """Root entry of a YAML file that came with the program; see `read_yaml`."""
    text = path.read_text(encoding="utf-8")
    return parse_yaml(text, file=path.name, what=what)


def parse_yaml(text: str, *, file: str, what: str) -> Entry:
    """Root entry of YAML text of our own; see `read_yaml`."""
    try:
        tree = yaml_tree(text, file=file, what=what)
    except SourceError as error:
        raise InputRefused(str(error)) from error
    return Entry(tree, file, f"the {what}")
