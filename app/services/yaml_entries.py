"""Strict YAML: every value knows its line, and every refusal names it.

Only plain mappings, lists and scalars are read. Anchors, aliases and tags are
refused, so that a small file cannot grow into a large one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeVar
from unicodedata import category

import yaml

from app.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

Choice = TypeVar("Choice", bound=Enum)
MAX_DEPTH = 20
_NESTING = {
    yaml.MappingStartEvent: 1,
    yaml.SequenceStartEvent: 1,
    yaml.MappingEndEvent: -1,
    yaml.SequenceEndEvent: -1,
}
MAX_BYTES = 8 * 1024 * 1024
_UNWRITTEN = {"Cc", "Cs"}  # control characters and halves of characters
LONGEST = 1000  # characters of a value
DIGITS = 18  # of the longest whole number; any bound is far below
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a YAML file and where it stands."""

    node: yaml.Node
    file: str
    name: str

    @property
    def line(self) -> int:
        """Line of the file, from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def refused(self, why: str) -> InputRefused:
        """Error that names file, line and entry."""
        return InputRefused(f"{self.file}, line {self.line}: {self.name} {why}")

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
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refused("must be a list of 'key: value' lines.")
        found: dict[str, Entry] = {}
        known = [*required, *optional]
        for key_node, value_node in self.node.value:
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
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refused("must be a list, each item after a '-'.")
        return tuple(
            Entry(node, self.file, f"{self.name}, item {number},")
            for number, node in enumerate(self.node.value, 1)
        )

    def text(self) -> str:
        """Scalar as written, not empty."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refused("must be a single value.")
        text = str(self.node.value).strip()
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
        if path.exists() and not path.is_file():
            raise InputRefused(f"{path} is no file that holds a {what}; check it.")
        if path.stat().st_size > MAX_BYTES:
            raise InputRefused(
                f"{path} has more than {MAX_BYTES // 2**20} MB; a {what} is far "
                "smaller, so this is another kind of file."
            )
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputRefused(f"There is no {what} at {path}; check the name.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            f"The {what} {path} cannot be read as text ({error})."
        ) from error
    return parse_yaml(text, file=path.name, what=what)


def parse_yaml(text: str, *, file: str, what: str) -> Entry:
    """Root entry of YAML text; see `read_yaml`."""
    try:
        depth = 0
        for event in yaml.parse(text, yaml.CSafeLoader):
            _refuse_cleverness(event, file)
            depth += _NESTING.get(type(event), 0)
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise InputRefused(
                    f"{file}, line {line}: entries are nested more than {MAX_DEPTH} "
                    f"deep; no {what} is."
                )
        node = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputRefused(
            f"{file}, line {line}: this is no YAML ({error.problem}); mend the line."
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputRefused(f"{file} is no YAML ({error}).") from error
    if node is None:
        raise InputRefused(f"The {what} {file} is empty.")
    return Entry(node, file, f"the {what}")


def _refuse_cleverness(event: yaml.Event, file: str) -> None:
    """Refuse anchors, aliases and tags."""
    anchored = getattr(event, "anchor", None) is not None
    tagged = getattr(event, "tag", None) is not None
    if anchored or tagged:
        line = event.start_mark.line + 1 if event.start_mark else 1
        raise InputRefused(
            f"{file}, line {line}: anchors, aliases and tags (&, *, !) are not "
            "allowed; write the value out."
        )
