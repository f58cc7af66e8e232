"""A pack: a model with its contract, its card, its golden answers and its figures.

The code of a model is a module of this program and was read by reviewers; a pack that
comes from elsewhere can bring data, and never code. What a pack is called leads to its
code by one fixed rule: ``models.<slug>.program`` holds ``PROGRAM``.
"""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from models.errors import PackRefused
from models.packs.golden import read_golden
from models.packs.identity import model_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from models.packs.golden import GoldenCase
    from models.packs.program import Program

MODELS = Path(__file__).parents[1]
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
CARD = "model.json"


@dataclass(frozen=True)
class Pack:
    """
    A model as it lies on the disk.

    Attributes
    ----------
    slug
        Name of its folder.
    folder
        Where it lies.
    code
        Gives its code; nothing of it is loaded before.
    """

    slug: str
    folder: Path
    code: Callable[[], Program]

    @cached_property
    def card(self) -> Mapping[str, Any]:
        """Content of ``model.json``: what machines should know."""
        return self._object(CARD)

    @cached_property
    def page(self) -> str:
        """Content of ``CARD.md``: the page for the officer."""
        return self._read("CARD.md").decode("utf-8")

    @cached_property
    def eval(self) -> Mapping[str, Any]:
        """Figures as they were measured."""
        return self._object("eval.json")

    @property
    def contract(self) -> Mapping[str, Any]:
        """Inputs, outputs and parameters with shape, dtype, unit and range."""
        return {name: self.card[name] for name in ("inputs", "outputs", "parameters")}

    @cached_property
    def golden(self) -> tuple[GoldenCase, ...]:
        """Small questions with the answers that every machine has to give."""
        return read_golden(self._read("golden.safetensors"), self.card["golden"])

    @cached_property
    def model_id(self) -> str:
        """Identity by content, 64 hexadecimal digits."""
        return model_id(self.folder, self.card)

    @cached_property
    def program(self) -> Program:
        """Its code."""
        return self.code()

    def _read(self, name: str) -> bytes:
        """Read a file of the pack."""
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise PackRefused(
                f"The pack {self.slug} lacks {name} ({error.strerror}); install the "
                "program again."
            ) from error

    def _object(self, name: str) -> dict[str, Any]:
        """Read a JSON object of the pack."""
        try:
            found = json.loads(self._read(name))
        except (ValueError, RecursionError) as error:
            raise PackRefused(
                f"{name} of the pack {self.slug} is no JSON ({error}); install the "
                "program again."
            ) from error
        if not isinstance(found, dict):
            raise PackRefused(f"{name} of the pack {self.slug} is no JSON object.")
        return found


def packs() -> tuple[Pack, ...]:
    """All models of this program, by name; no code of theirs is loaded."""
    return tuple(
        load_pack(path.parent.name) for path in sorted(MODELS.glob(f"*/{CARD}"))
    )


def load_pack(slug: str) -> Pack:
    """
    Find a model of this program by name.

    Raises
    ------
    PackRefused
        There is none.
    """
    folder = MODELS / slug
    if not SLUG.fullmatch(slug) or not (folder / CARD).is_file():
        raise PackRefused(
            f"This program has no model {slug[:60]!r}; 'marsroute model list' names "
            "those it has."
        )
    return Pack(slug, folder, lambda: _program(slug))


def _program(slug: str) -> Program:
    """Load the code of a model of this program."""
    module = importlib.import_module(f"models.{slug}.program")
    return cast("Program", module.PROGRAM)
