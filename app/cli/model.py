"""``marsroute model``: models, their cards, their checks, and their status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.plan_access import opened_plan
from app.errors import InputRefused, NoAnswer
from app.security.clock import SystemClock
from app.services.model_policy import ModelStatus, model_policy
from app.services.model_registry import (
    registered_models,
    require_active,
    set_status,
    statuses_of,
)
from app.storage.folders import Folders
from models.packs.check_pack import check_pack
from models.packs.golden import engine_of
from models.packs.pack import load_pack, pack_from, packs
from models.protocol.carried_bundle import MOST_BYTES, read_job_bundle
from models.protocol.manifest import MANIFEST
from models.protocol.request_file import REQUEST, read_request
from models.protocol.volumes import read_carried_file
from models.worker.job_folder import JobFolder, request_files_in
from models.worker.rerun import answer_hash, rerun

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from app.cli.terminal import Terminal
    from app.services.model_registry import ModelEntry
    from models.packs.pack import Pack

_ID_DIGITS = 12


def run_list(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the models and their status."""
    entries = _entries(arguments)
    terminal.answer(entries)
    terminal.table(
        ("model", "version", "identity", "status", "why"),
        [
            (
                *(one.slug, one.version, one.model_id[:_ID_DIGITS]),
                f"{one.status.value} by {one.by}" if one.by else one.status.value,
                one.reason,
            )
            for one in entries
        ],
    )
    return 0


def run_card(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the page on a model."""
    pack = load_pack(arguments.model)
    terminal.answer({"model_id": pack.model_id, **pack.card})
    terminal.say(pack.page.rstrip())
    terminal.say(f"\nVersion {pack.card['version']}, identity {pack.model_id}.")
    terminal.say("Prohibited: " + " ".join(pack.card["prohibited_use"]))
    return 0


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Hold models to their cards."""
    named = [_pack(text) for text in arguments.models] or packs()
    told = []
    for pack in named:
        found = check_pack(pack, _go_on)
        engine = engine_of(pack.program)
        told.append(
            {
                "model": pack.slug,
                "model_id": pack.model_id,
                "files": found.files,
                "figures": found.figures,
                "golden_cases": found.golden.cases,
                "determinism": found.golden.determinism,
                "engine": engine,
            }
        )
        bits = "the same bits" if found.golden.is_exact else "within the tolerance"
        terminal.say(
            f"{pack.slug} {pack.model_id[:_ID_DIGITS]}: {found.files} files and "
            f"{found.figures} figures as its card says; {found.golden.cases} golden "
            f"answers given by {engine or 'its program'}, {bits}."
        )
    terminal.answer(told)
    return 0


def run_again(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Work on a job once more."""
    files = _job_files(arguments.job)
    request = read_request(files)
    policy = model_policy(Folders.of_user().config)
    require_active(request.model, registered_models({}, policy))
    answer = rerun(files)
    digest = answer_hash(answer)
    wanted = arguments.expect.lower()
    terminal.answer(
        {
            "key": answer.key,
            "model": request.model,
            "model_id": request.model_id,
            "sha256": digest,
            "as_expected": digest == wanted if wanted else None,
            "tensors": {
                name: {"dtype": str(one.dtype), "shape": one.shape}
                for name, one in answer.tensors.items()
            },
            "provenance": answer.provenance,
        }
    )
    terminal.say(f"Job {answer.key}: answer {digest}")
    if wanted and digest != wanted:
        raise NoAnswer(
            f"The answer has another hash than expected ({wanted[:16]}…): one of the "
            "two was not computed from this job with this model."
        )
    if wanted:
        terminal.say("It is the answer that was expected, bit for bit.")
    return 0


def run_set(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Suspend, withdraw or activate a model in a plan."""
    policy = model_policy(Folders.of_user().config)
    with opened_plan(arguments) as store:
        entry = set_status(
            store,
            arguments.model,
            ModelStatus(arguments.status),
            arguments.reason,
            at=SystemClock().now(),
            policy=policy,
        )
    terminal.answer(entry)
    terminal.say(f"{entry.slug} is {entry.status.value} in {arguments.plan.name}.")
    return 0


def _entries(arguments: argparse.Namespace) -> tuple[ModelEntry, ...]:
    """List the models, with what a plan says if one is named."""
    policy = model_policy(Folders.of_user().config)
    if arguments.plan is None:
        return registered_models({}, policy)
    with opened_plan(arguments, read_only=True) as store:
        return registered_models(statuses_of(store), policy)


def _pack(text: str) -> Pack:
    """Give a model by name, or the pack in a folder."""
    folder = Path(text)
    return pack_from(folder) if folder.is_dir() else load_pack(text)


def _job_files(path: Path) -> Mapping[str, bytes]:
    """Files of the request of a job that lies in a folder or in a bundle."""
    if path.is_dir():
        return request_files_in(JobFolder(path))
    if not path.is_file():
        raise InputRefused(
            f"There is no job at {path}; give a carried job, or a folder with "
            f"{REQUEST}, {MANIFEST} and inputs."
        )
    _, carried = read_job_bundle(read_carried_file([path], MOST_BYTES), None)
    return carried.files


def _go_on() -> None:
    """Nobody stops a check that takes a second."""
