"""``marsroute jobs enrol`` and ``jobs site``: whose answers are believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import DONE, InputRefused
from app.services.jobs.carried_workers import enrol_carried_worker
from app.storage.folders import Folders
from models.cluster.job import CARRIED

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal


def run_enrol(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Believe the worker of a site."""
    if arguments.worker_key is None:
        raise InputRefused(
            "Give --worker-key with the public key that 'marsroute worker key' tells "
            "on the other machine."
        )
    key = arguments.worker_key.lower()
    enrol_carried_worker(Folders.of_user().config, key, arguments.name)
    terminal.answer({"site": CARRIED, "worker_key": key})
    terminal.say(f"Answers of the worker {key} are believed from now on.")
    return DONE
