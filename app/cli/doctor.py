"""``marsroute doctor``: what works here, what is missing and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.doctor import examine
from app.storage.folders import Folders

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal

NOT_WELL = 5


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print every check; 5 if something needs mending."""
    del arguments
    checks = examine(Folders.of_user())
    terminal.answer(checks)
    for check in checks:
        terminal.say(f"{'!!' if check.remedy else 'ok'}  {check.what}: {check.found}")
        if check.remedy:
            terminal.say(f"    {check.remedy}")
    return NOT_WELL if any(check.remedy for check in checks) else 0
