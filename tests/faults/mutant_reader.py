"""Reads mutants of one file, one after the other, in a process shut in as a jail is.

python mutant_reader.py FORM FILE SEED COUNT: changes FILE at random, reads the mutant
exactly as a jailed reader would, and says at the end how many were taken, how many
refused by a sentence, and which made the reader fail in any other way. Before each
mutant its number goes to FILE.at, so that a crash or a hang can be repeated.
"""
# ruff: noqa: PLC0415 - a reader's libraries are loaded for its form alone

from __future__ import annotations

import json
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import KnownError
from maps.errors import MapError
from maps.jail_walls import raise_walls
from planners.errors import PlanningError
from tests.faults.chance import chance

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

MEMORY_BYTES = 3 << 30
SECONDS = 20  # of processor time for one mutant
SMALL = (1, 1, 1, 3, 20, 200)
WORDS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"NaN")


def mutant(data: bytes, dice: Random) -> bytes:
    """Flip, overwrite, cut out and repeat bytes; now and then cut the end off."""
    changed = bytearray(data)
    for _ in range(dice.choice(SMALL)):
        kind, at = dice.random(), dice.randrange(max(len(changed), 1))
        if kind < 0.5 and changed:
            changed[at] ^= 1 << dice.randrange(8)
        elif kind < 0.7:
            word = dice.choice(WORDS)
            changed[at : at + len(word)] = word
        elif kind < 0.85:
            del changed[at : at + dice.randrange(1, 64)]
        else:
            source = dice.randrange(max(len(changed), 1))
            changed[at:at] = changed[source : source + dice.randrange(1, 64)]
    if dice.random() < 0.1:
        del changed[dice.randrange(max(len(changed), 1)) :]
    return bytes(changed)


def read_extract(path: Path) -> None:
    """Read an extract and build a network of its roads."""
    from maps.build_network import build_network
    from maps.jailed_build import _read
    from maps.progress import silent

    roads, features = _read(path, "", silent)
    features.features()
    if len(roads.points().refs):
        build_network(roads, None)


def read_heights(path: Path) -> None:
    """Read the heights of a small area."""
    from maps.elevation import read_elevation
    from maps.progress import silent

    read_elevation([path], (5.2, 52.2, 5.3, 52.3), silent)


def read_overlay(path: Path) -> None:
    """Read an overlay of others."""
    from maps.foreign_overlay import KINDS
    from maps.jailed_overlay import open_file

    open_file({"path": str(path), "kind": KINDS[path.suffix]})[1]({})


def read_track(path: Path) -> None:
    """Read recorded tracks."""
    from maps.jailed_tracks import open_file

    open_file({"path": str(path)})[1]({})


def read_background(path: Path) -> None:
    """Open a background and read the tiles over a place."""
    from maps.background import KINDS
    from maps.jailed_background import open_file

    _, tile = open_file({"path": str(path), "kind": KINDS[path.suffix]})
    for z in (0, 8, 14):
        across = 1 << z
        tile({"z": z, "x": int(across * 0.514), "y": int(across * 0.33)})


def _text(path: Path, form: str, what: str) -> Any:
    """Text of a file by the reader of its form."""
    from maps.jailed_entries import open_file

    most = {"most_bytes": 8 << 20, "most_rows": 20_000}
    asked = {"path": str(path), "form": form, "what": what} | most
    return json.loads(open_file(asked)[1]({})[1])


def read_scenario(path: Path) -> None:
    """Read a scenario, strictly."""
    from app.services.catalogue import vehicle_catalogue
    from app.services.scenario.scenario import scenario_of
    from app.services.scenario.yaml_entries import Entry
    from maps.yaml_tree import TextNode

    tree = TextNode.unpacked(_text(path, "yaml", "scenario"))
    root = Entry(tree, path.name, "the scenario")
    scenario_of(root, path.parent, vehicle_catalogue())


def read_ratings(path: Path) -> None:
    """Read a table of ratings."""
    from app.services.ratings_csv import ratings_of_cells

    lines = [(int(n), cells) for n, cells in _text(path, "cells", "ratings")]
    ratings_of_cells(lines, path.name)


def read_own_overlay(path: Path) -> None:
    """Read what a staff drew, with its symbols."""
    from app.services.overlay_file import parse_overlay

    parse_overlay(json.dumps(_text(path, "json", "overlay")), path.name)


READERS: dict[str, Callable[[Path], None]] = {
    "extract": read_extract,
    "heights": read_heights,
    "overlay": read_overlay,
    "track": read_track,
    "background": read_background,
    "scenario": read_scenario,
    "ratings": read_ratings,
    "own overlay": read_own_overlay,
}


def main(form: str, source: Path, seed: int, count: int) -> None:
    """Read so many mutants of a file; print what became of them."""
    reader, data = READERS[form], source.read_bytes()
    reader(source)  # the file itself can be read, or the mutants prove nothing
    at = source.with_name(source.name + ".at").open("wb", buffering=0)
    told = {"taken": 0, "refused": 0}
    faults: list[str] = []
    folder = source.parent / "mutants"
    folder.mkdir(exist_ok=True)
    raise_walls({"memory_bytes": MEMORY_BYTES, "cpu_seconds": 3600}, [str(folder)])
    path = folder / source.name
    for number in range(seed, seed + count):
        at.write(f"{number}\n".encode())
        changed = mutant(data, chance(number))
        path.write_bytes(changed)
        _allow(SECONDS)
        try:
            reader(path)
            told["taken"] += 1
        except (MapError, KnownError, PlanningError, MemoryError) as error:
            told["refused"] += 1
            if "\n" in str(error) or len(str(error)) > 2000:
                faults.append(f"{number}: no sentence: {str(error)[:200]}")
        except Exception:  # noqa: BLE001 - whatever it is, it is reported
            faults.append(f"{number}: {traceback.format_exc()[-1500:]}")
    sys.stdout.write(json.dumps(told | {"faults": faults}))


def _allow(seconds: int) -> None:
    """Allow processor time for one more mutant; the limit kills."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


if __name__ == "__main__":
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
