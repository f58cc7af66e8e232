"""A pack: a model with its contract, its card, its golden answers and its figures.

The code of a model is a module of this program and was read by reviewers; a pack that
comes from elsewhere can bring data, and never code. What a pack is called leads to its
code by one fixed rule: ``models.<slug>.program`` holds ``PROGRAM``.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from models.errors import PackRefused
from models.packs.golden import read_golden
from models.packs.identity import model_id
from models.protocol.strict_json import strict_object

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
    sources
        Folder of its code, which is part of the program; ``folder`` unless the pack
        came from elsewhere.
    code
        Gives its code; nothing of it is loaded before.
    """

    slug: str
    folder: Path
    sources: Path
    code: Callable[[], Program]

    @cached_property
    def card(self) -> Mapping[str, Any]:
        """Content of ``model.json``: what machines should know."""
        return self._object(CARD)

    @cached_property
    def page(self) -> str:
        """Content of ``CARD.md``: the page for the officer."""
        try:
            return self._read("CARD.md").decode("utf-8")
        except UnicodeDecodeError as error:
            raise PackRefused(
                f"CARD.md of the pack {self.slug} is no text in UTF-8."
            ) from error

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
        return model_id(self.folder, self.sources, self.card)

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
        what = f"{name} of the pack {self.slug}"
        return strict_object(self._read(name), what, PackRefused, canonical=False)


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
    return Pack(slug, folder, folder, lambda: _program(slug))


def pack_from(folder: Path) -> Pack:
    """
    Take a pack that came from elsewhere: its data, with the code of this program.

    Parameters
    ----------
    folder
        Of the pack; nothing in it is run.

    Raises
    ------
    PackRefused
        It is no pack, or of a model that this program does not have.
    """
    found = Pack(folder.name, folder, folder, _no_code).card.get("slug")
    if not isinstance(found, str):
        raise PackRefused(f"The card of the pack {folder.name} has no slug.")
    known = load_pack(found)
    return Pack(found, folder, known.sources, known.code)


def _no_code() -> Program:
    """Stand in for the code of a pack of which nobody knows yet what it is."""
    raise PackRefused("Nothing of a pack from elsewhere is run.")


def _program(slug: str) -> Program:
    """Load the code of a model of this program."""
    module = importlib.import_module(f"models.{slug}.program")
    return cast("Program", module.PROGRAM)
