"""The words of ``marsroute plan audit`` and ``marsroute plan verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_passphrase

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_audit_commands(verbs: Commands) -> None:
    """Add both to the commands of ``marsroute plan``."""
    audit = verbs.add_parser(
        "audit",
        help="list who did what to a plan, when, to what and why",
        description="Entries come in the order in which they were made, whatever the "
        "clocks said; where a clock was set, an entry of its own says so.",
    )
    _add_file(audit)
    audit.add_argument(
        "--object",
        metavar="KIND/NAME",
        help="only changes of this object, such as 'column/Main body'",
    )
    audit.add_argument(
        "--since",
        metavar="DTG",
        help="from the first entry at this time on, such as 030630ZMAY26",
    )
    audit.add_argument("--author", metavar="POST", help="only what this post did")
    add_json(audit)
    audit.set_defaults(run="plan_audit:run_audit")
    verify = verbs.add_parser(
        "verify",
        help="check that nobody altered a plan or its audit log",
        description="The codes in the plan show what was altered without its key. Who "
        "has the key can write the log anew; heads that left with exports show that.",
    )
    _add_file(verify)
    verify.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="FILE|HEAD",
        help="an export of the plan, or the head that it carries; may be repeated",
    )
    add_json(verify)
    verify.set_defaults(run="plan_audit:run_verify")


def _add_file(command: argparse.ArgumentParser) -> None:
    """Add the plan and where its passphrase comes from."""
    command.add_argument("plan", type=Path, help="NAME.plan")
    add_passphrase(command)
