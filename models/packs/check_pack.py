"""The checks a pack has to pass: form, files, hashes, golden answers, figures."""

from __future__ import annotations

import hashlib
import json
import math
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema

from models.errors import PackRefused
from models.packs.golden import check_golden
from models.protocol.file_kinds import refuse_unsafe
from models.protocol.manifest import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.packs.golden import GoldenResult
    from models.packs.pack import Pack

MOST_BYTES = 1 << 33
_ALWAYS = ("model.json", "CARD.md", "eval.json", "golden.safetensors")
_LICENCES = "LICENSES/"
_WEIGHTS = "weights/"
_CLOSE = 1e-9


class PackCheck(NamedTuple):
    """What was checked: files, figures of the card, and golden answers."""

    files: int
    figures: int
    golden: GoldenResult


def check_pack(pack: Pack, alive: Callable[[], None], device: str = "cpu") -> PackCheck:
    """
    Hold a pack to everything that a pack promises.

    Parameters
    ----------
    pack
        Of this program or of a folder from elsewhere.
    alive
        As in `Program.run`.
    device
        Class of the device by which the tolerance goes.

    Raises
    ------
    PackRefused
        A file is missing, unsafe, changed or too much; the card is not in its form, or
        tells figures that were not measured.
    GoldenMissed
        The model gives other answers on this machine.
    """
    is_ours = pack.folder == pack.sources
    files = _files(pack, is_ours=is_ours)
    check_card(pack.card, pack.slug)
    if pack.card["slug"] != pack.slug:
        raise PackRefused(
            f"The card of the pack {pack.slug} is that of {pack.card['slug']}."
        )
    _check_files(pack, files)
    figures = check_figures(pack)
    tolerance = pack.card["golden"]["tolerance"][device]
    golden = check_golden(pack.program, pack.golden, tolerance, alive)
    if pack.card["determinism"] == "exact" and not golden.is_exact:
        raise PackRefused(
            f"The card of {pack.slug} promises the same bits on every machine, and "
            f"this machine is off by {golden.worst:g}."
        )
    return PackCheck(len(files), figures, golden)


def check_card(card: Mapping[str, Any], slug: str) -> None:
    """
    Hold ``model.json`` to its schema.

    Raises
    ------
    PackRefused
        With the first member that is not as it must be.
    """
    text = resources.files("models.packs").joinpath("pack_schema.json").read_text()
    schema = json.loads(text)
    validator = jsonschema.Draft202012Validator(schema)
    fault = jsonschema.exceptions.best_match(validator.iter_errors(card))
    if fault is not None:
        where = "/".join(map(str, fault.absolute_path)) or "the whole card"
        raise PackRefused(f"model.json of {slug}, {where}: {fault.message[:300]}.")


def check_figures(pack: Pack) -> int:
    """
    Hold the figures of the card and of the page to those that were measured.

    Returns
    -------
    int
        How many figures there are.

    Raises
    ------
    PackRefused
        A figure was not measured, is another one, misses its bar, or is not shown.
    """
    measured = _measured(pack)
    for figure in pack.card["evaluation"]:
        metric, value = figure["metric"], figure["value"]
        what = f"The figure {metric} of {pack.slug}"
        if metric not in measured:
            raise PackRefused(f"{what} is not in eval.json; measure it again.")
        if not math.isclose(measured[metric], value, rel_tol=_CLOSE, abs_tol=_CLOSE):
            raise PackRefused(
                f"{what} is {value:g} on the card and {measured[metric]:g} as measured."
            )
        if figure["shown"] not in pack.page:
            raise PackRefused(f"{what}, {figure['shown']}, is not in CARD.md.")
        _check_baseline(pack, figure)
        bar = figure["bar"]
        if bar and not _holds(value, bar):
            raise PackRefused(
                f"{what} is {value:g}, and the bar is {bar['is']} {bar['value']:g}."
            )
    return len(measured)


def _check_baseline(pack: Pack, figure: Mapping[str, Any]) -> None:
    """Have a pack own up where something simpler is as good as it or better."""
    baseline, value = figure["baseline"], figure["value"]
    if baseline is None or pack.card["advisory"] == "baseline":
        return
    is_better = (
        value < baseline["value"]
        if baseline["better"] == "less"
        else value > baseline["value"]
    )
    if not is_better:
        raise PackRefused(
            f"By the figure {figure['metric']} of {pack.slug} ({value:g}) it is no "
            f"better than {baseline['name']} ({baseline['value']:g}); say so in "
            "CARD.md and set advisory to 'baseline'."
        )


def _measured(pack: Pack) -> dict[str, float]:
    """Read the figures that were measured, by name."""
    found: dict[str, float] = {}
    figures = pack.eval.get("figures")
    for one in figures if isinstance(figures, list) else [None]:
        if not isinstance(one, dict) or set(one) != {"metric", "value"}:
            raise PackRefused(f"eval.json of {pack.slug} does not list its figures.")
        metric, value = one["metric"], one["value"]
        if not isinstance(metric, str) or type(value) not in {int, float}:
            raise PackRefused(f"A figure in eval.json of {pack.slug} is no number.")
        found[metric] = float(value)
    return found


def _holds(value: float, bar: Mapping[str, Any]) -> bool:
    """Whether a figure reaches its bar."""
    if bar["is"] == "at most":
        return value <= float(bar["value"])
    return value >= float(bar["value"])


def _files(pack: Pack, *, is_ours: bool) -> dict[str, bytes]:
    """
    Read the files of a pack; code is taken only where it is part of the program.

    Compiled forms of our own code, which Python makes by itself, do not count.
    """
    if is_ours:
        paths = [
            path
            for path in sorted(pack.folder.rglob("*"))
            if not path.is_dir() and "__pycache__" not in path.parts
        ]
        links = [path.name for path in paths if path.is_symlink()]
        if links:
            raise PackRefused(f"{links[0]} of the pack {pack.slug} is a link.")
        found = {
            path.relative_to(pack.folder).as_posix(): path.read_bytes()
            for path in paths
            if path.suffix != ".py"
        }
    else:
        found = read_folder(pack.folder, MOST_BYTES, PackRefused)
    for name, data in found.items():
        refuse_unsafe(name, data)
    return found


def _check_files(pack: Pack, files: Mapping[str, bytes]) -> None:
    """Let exactly the files of a pack pass, with the hashes of its card."""
    hashes = {"golden.safetensors": pack.card["golden"]["sha256"]}
    for variant in pack.card["variants"]:
        if variant["file"]:
            hashes[_WEIGHTS + variant["file"]] = variant["sha256"]
    for name in {*_ALWAYS, *hashes}:
        if name not in files:
            raise PackRefused(f"The pack {pack.slug} lacks {name}.")
    for name in files:
        if name not in {*_ALWAYS, *hashes} and not name.startswith(_LICENCES):
            raise PackRefused(f"{name} does not belong in the pack {pack.slug}.")
    if not any(name.startswith(_LICENCES) for name in files):
        raise PackRefused(f"The pack {pack.slug} has no licence in {_LICENCES}.")
    for name, digest in hashes.items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise PackRefused(
                f"{name} of the pack {pack.slug} is not the one its card tells of."
            )
