"""A worker that knows one small model more; for tests, never part of the program."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from models.packs.pack import Pack, load_pack
from models.worker.command import main

if TYPE_CHECKING:
    from models.packs.program import Program

FOLDER = Path(__file__).parent / "samples" / "packs" / "squares"


def squares_pack(folder: Path = FOLDER) -> Pack:
    """Give the pack of the small model, from its folder or from a copy of its data."""
    return Pack("squares", folder, FOLDER, _program)


def with_squares(slug: str) -> Pack:
    """Give a model by name, the small one among them."""
    return squares_pack() if slug == "squares" else load_pack(slug)


def _program() -> Program:
    name = "squares_program"
    spec = importlib.util.spec_from_file_location(name, FOLDER / "program.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Program", module.PROGRAM)


if __name__ == "__main__":
    sys.exit(main(load=with_squares))
