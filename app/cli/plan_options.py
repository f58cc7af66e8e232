"""Options of ``marsroute plan``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_passphrase
from app.cli.plan_audit_options import add_audit_commands
from app.cli.plan_key_options import add_key_commands

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_plan(commands: Commands) -> None:
    """Add ``marsroute plan`` with its commands."""
    plan = commands.add_parser(
        "plan",
        help="make, look at, compare and merge encrypted plan files",
        description="A plan file keeps a scenario, what is drawn, and every change "
        "with who made it. Passphrases are asked for, or read from a file.",
    )
    verbs = plan.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_verb in (
        _add_new,
        _add_take,
        _add_show,
        _add_versions,
        _add_diff,
        _add_merge,
        _add_restore,
        _add_backups,
        _add_export,
    ):
        add_verb(verbs)
    add_key_commands(verbs)
    add_audit_commands(verbs)


def add_plan_reading(command: argparse.ArgumentParser) -> None:
    """Add what a command needs that takes a plan file in the place of a scenario."""
    add_passphrase(command)
    add_author(command)


def add_fresh(command: argparse.ArgumentParser) -> None:
    """Add the wish to have an answer worked out that may be kept beside the plan."""
    command.add_argument(
        "--fresh",
        action="store_true",
        help="work it out again, whatever is kept beside a plan file",
    )


def add_author(command: argparse.ArgumentParser) -> None:
    """Add who a change is put down to."""
    command.add_argument(
        "--as",
        dest="post",
        default="",
        metavar="POST",
        help="your post or role, such as 'S4 1 Bn' (default: that of the window)",
    )


def _add_new(verbs: Commands) -> None:
    command = verbs.add_parser("new", help="make a new plan file")
    command.add_argument("plan", type=Path, help="NAME.plan")
    command.add_argument(
        "--from", dest="source", type=Path, metavar="SCENARIO.yaml", help="take it over"
    )
    command.add_argument(
        "--overlay",
        type=Path,
        metavar="NAME.overlay.geojson",
        help="take over what is drawn there",
    )
    command.add_argument(
        "--area", type=Path, metavar="NAME.area", help="the area it is made on"
    )
    command.add_argument("--title", default="", help="what the plan is called")
    command.add_argument(
        "--marking",
        metavar="MARKING",
        help="classification of the plan, at least (default: that of what it takes "
        "over, else that of the marking policy)",
    )
    _finish(command, "plan:run_new", writes=True)


def _add_take(verbs: Commands) -> None:
    command = verbs.add_parser(
        "take",
        help="take a scenario that was edited outside back into its plan",
        description="For a scenario that 'plan export' wrote and somebody edited. It "
        "comes in as one change that can be undone; what is drawn stays as it is, and "
        "what others changed since it was written is not touched.",
    )
    _add_file(command)
    command.add_argument("source", type=Path, metavar="SCENARIO.yaml")
    command.add_argument(
        "--why", dest="reason", default="", metavar="TEXT", help="for the record"
    )
    command.add_argument(
        "--since",
        default="",
        metavar="NAME|NUMBER",
        help="version or change that it was written from (default: what its first line "
        "says, else now)",
    )
    command.add_argument(
        "--look", action="store_true", help="say what it would change, write nothing"
    )
    _finish(command, "plan_take:run", writes=True)


def _add_show(verbs: Commands) -> None:
    command = verbs.add_parser("show", help="say what a plan holds")
    _add_file(command)
    command.add_argument(
        "--version", metavar="NAME|NUMBER", default="now", help="as it was then"
    )
    command.add_argument(
        "--yaml", action="store_true", help="print every object as it is written"
    )
    _finish(command, "plan:run_show")


def _add_versions(verbs: Commands) -> None:
    command = verbs.add_parser(
        "versions", help="list the versions of a plan, or add one"
    )
    _add_file(command)
    command.add_argument("--add", metavar="NAME", help="name the state as it is now")
    command.add_argument("--note", default="", help="why it is kept")
    command.add_argument(
        "--changes", action="store_true", help="list the single changes as well"
    )
    _finish(command, "plan_history:run_versions", writes=True)


def _add_diff(verbs: Commands) -> None:
    command = verbs.add_parser(
        "diff",
        help="say in words what differs between two states or two plans",
        description="A state is the name of a version, the number of a change, or "
        "'now'. With one state it is compared with now; with none, the last change is "
        "told.",
    )
    _add_file(command)
    command.add_argument(
        "states", nargs="*", metavar="STATE|OTHER.plan", help="at most two states"
    )
    command.add_argument(
        "--table", action="store_true", help="print a line for each entry that differs"
    )
    _finish(command, "plan_history:run_diff")


def _add_merge(verbs: Commands) -> None:
    command = verbs.add_parser(
        "merge",
        help="bring what another copy of a plan changed into this one",
        description="What both copies changed differently is printed side by side; "
        "nothing is written until there is a choice for each.",
    )
    command.add_argument("plan", type=Path, help="ours, NAME.plan")
    command.add_argument(
        "theirs",
        type=Path,
        help="the other copy, or a trusted NAME.bundle of it; it stays as it is",
    )
    command.add_argument(
        "--take",
        choices=["ours", "theirs"],
        help="whose word counts where both changed the same",
    )
    command.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="KIND/NAME=ours|theirs",
        help="the same for one object; may be repeated",
    )
    command.add_argument("--reason", default="", help="why, for the record")
    command.add_argument(
        "--their-passphrase-file",
        type=Path,
        metavar="FILE",
        help="passphrase of the other copy, where it has another one, or of the seal "
        "of a bundle",
    )
    _finish(command, "plan_merge:run", writes=True)


def _add_restore(verbs: Commands) -> None:
    command = verbs.add_parser("restore", help="go back to a version or a backup")
    _add_file(command)
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--version", metavar="NAME|NUMBER", help="as a change of its own"
    )
    which.add_argument(
        "--backup",
        metavar="FILE|latest",
        help="put this backup in the place of the file, which is kept aside",
    )
    command.add_argument("--reason", default="", help="why, for the record")
    _finish(command, "plan_history:run_restore", writes=True)


def _add_backups(verbs: Commands) -> None:
    backup = verbs.add_parser("backup", help="back a plan up now")
    _add_file(backup)
    _finish(backup, "plan_history:run_backup", writes=True)
    backups = verbs.add_parser("backups", help="list the backups of a plan")
    _add_file(backups)
    add_json(backups)
    backups.set_defaults(run="plan_history:run_backups")


def _add_export(verbs: Commands) -> None:
    command = verbs.add_parser(
        "export", help="write the scenario of a plan as YAML, and what is drawn"
    )
    _add_file(command)
    command.add_argument(
        "-o", "--output", type=Path, required=True, metavar="SCENARIO.yaml"
    )
    command.add_argument(
        "--overlay",
        type=Path,
        metavar="NAME.overlay.geojson",
        help="write what is drawn to a file of its own, not into the scenario",
    )
    command.add_argument(
        "--version", metavar="NAME|NUMBER", default="now", help="as it was then"
    )
    _finish(command, "plan:run_export", writes=True)


def _add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, help="NAME.plan")


def _finish(
    command: argparse.ArgumentParser, run: str, *, writes: bool = False
) -> None:
    """Options of every command that opens a plan."""
    if writes:
        add_author(command)
    add_passphrase(command)
    add_json(command)
    command.set_defaults(run=run)
