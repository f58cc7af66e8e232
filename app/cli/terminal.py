"""What a command says: sentences and tables to people, JSON to machines."""

from __future__ import annotations

import json
import math
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BAR = 30
_GAP = "  "
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # kinds of signs
_NARROWEST = 8  # signs, to which a column shrinks
_SPARED = 14  # signs; columns up to this shrink last


class Terminal:
    """Where a command prints; quiet about progress unless somebody watches."""

    def __init__(self, *, machine: bool = False, errors: TextIO | None = None) -> None:
        self.machine = machine
        self._errors = errors or sys.stderr
        self._step = ""

    def say(self, text: str = "") -> None:
        """Print one line for people; silent when a machine listens."""
        if not self.machine:
            print(harmless(text))

    def answer(self, value: object) -> None:
        """Print the whole answer as JSON; silent when people listen."""
        if self.machine:
            form = machine_form(value)
            plain = not (sys.stdout.encoding or "").lower().startswith("utf")
            print(json.dumps(form, ensure_ascii=plain, indent=1, allow_nan=False))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """
        Print columns, each as wide as its widest cell.

        Where a person watches, cells go over several lines rather than off the edge.
        """
        if self.machine:
            return
        lines = [[harmless(cell) for cell in line] for line in (head, *rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
        if sys.stdout.isatty():
            widths = narrowed(widths, shutil.get_terminal_size().columns)
        for number, line in enumerate(lines):
            for text in folded(line, widths):
                print(text)
            if number == 0:
                print(_GAP.join("-" * width for width in widths))

    def progress(self, what: str, share: float) -> None:
        """Draw a bar where a person watches, else one line per step."""
        if self._errors.isatty():
            done = round(BAR * share)
            bar = "#" * done + "." * (BAR - done)
            end = "\n" if share >= 1 else ""
            line = f"\r[{bar}] {share:4.0%} {what:<32.32}{end}"
            print(line, end="", file=self._errors, flush=True)
        elif what != self._step:
            print(f"{share:4.0%} {what}", file=self._errors, flush=True)
        self._step = what


def harmless(text: str) -> str:
    """Text of whoever wrote it without signs that steer a terminal or hide others."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(sign) in _STEERING and sign != "\n"
        else sign
        for sign in text
    )


def narrowed(widths: Sequence[int], room: int) -> list[int]:
    """
    Shrink the widest columns of a table until it fits.

    Parameters
    ----------
    widths
        Of the widest cell of each column, in signs.
    room
        Of the whole line, in signs; a table of many columns may still be wider.

    Returns
    -------
    list of int
        Widths to fold the cells to; narrow columns stay as they are.
    """
    room -= len(_GAP) * (len(widths) - 1)
    shrunk = list(widths)
    for spared in (_SPARED, 0):  # a time or a number is not folded while text is there
        widest = max(shrunk, default=0)
        while widest > _NARROWEST and sum(shrunk) > room:
            widest -= 1
            shrunk = [
                min(now, widest) if was > spared else now
                for now, was in zip(shrunk, widths, strict=True)
            ]
    return shrunk


def folded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Lines of one row of a table, whose cells are folded to these widths."""
    pairs = zip(cells, widths, strict=True)
    columns = [
        [cell] if len(cell) <= width else textwrap.wrap(cell, width)
        for cell, width in pairs
    ]
    return [
        _GAP.join(
            part.ljust(width) for part, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in zip_longest(*columns, fillvalue="")
    ]


def machine_form(value: object) -> object:
    """
    Plain form of any of our frozen objects, ready for JSON.

    Members of enumerations become their value, or their name where the value is
    only a number; spans become seconds, times ISO 8601, numbers that are not
    finite null.
    """
    if isinstance(value, Mapping):
        return {str(machine_form(key)): machine_form(value[key]) for key in value}
    if isinstance(value, list | tuple | set | frozenset):
        return [machine_form(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: machine_form(getattr(value, field.name))
            for field in fields(value)
        }
    return _scalar_form(value)


def _scalar_form(value: object) -> object:
    """Plain form of a single value."""
    match value:
        case IntEnum():
            plain: object = value.name.lower()
        case Enum():
            plain = value.value
        case float():
            plain = value if math.isfinite(value) else None
        case datetime():
            plain = value.isoformat()
        case timedelta():
            plain = value.total_seconds()
        case None | str() | int():
            plain = value
        case _:
            plain = str(value)
    return plain
