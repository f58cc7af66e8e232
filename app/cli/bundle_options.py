"""Options of ``marsroute bundle``, ``signer`` and ``trust``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_bundle(commands: Commands) -> None:
    """Add ``marsroute bundle`` with its commands."""
    bundle = commands.add_parser(
        "bundle", help="hand plans, jobs, results and maps to another machine"
    )
    verbs = bundle.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_make(verbs)
    sign = verbs.add_parser("sign", help="add the signature of this station")
    sign.add_argument("bundle", type=Path, help="NAME.bundle")
    _add_output(sign, "NAME.bundle")
    _add_signer_passphrase(sign)
    sign.set_defaults(run="bundle:run_sign")
    show = verbs.add_parser(
        "show", help="check a bundle and say what it is and who signed it"
    )
    show.add_argument("bundle", type=Path, help="NAME.bundle")
    _add_secret(show, "--seal-passphrase-file", "of the sealed content, to look at it")
    show.set_defaults(run="bundle:run_show")
    opened = verbs.add_parser(
        "open",
        help="let a trusted bundle in: a new plan file, a map, or a folder of files",
        description="A bundle that nobody signed who is on the trust list is refused; "
        "'bundle show' tells what it holds.",
    )
    opened.add_argument("bundle", type=Path, help="NAME.bundle")
    _add_output(opened, "NAME.plan|NAME.area|FOLDER")
    _add_secret(opened, "--seal-passphrase-file", "of the sealed content")
    _add_secret(opened, "--passphrase-file", "of the new plan file")
    _add_post(opened)
    opened.set_defaults(run="bundle:run_open")
    for command in (sign, show, opened):
        add_json(command)


def add_signer(commands: Commands) -> None:
    """Add ``marsroute signer`` with its commands."""
    signer = commands.add_parser(
        "signer", help="the key by which this station signs its bundles"
    )
    verbs = signer.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = verbs.add_parser("new", help="make the key of this station")
    new.add_argument("name", metavar="POST", help="the station, such as 'S4 1 Bn'")
    new.add_argument(
        "--replace", action="store_true", help="give up the key there is for a new one"
    )
    _add_secret(new, "--passphrase-file", "of the new key")
    new.set_defaults(run="signer:run_new")
    show = verbs.add_parser(
        "show", help="print what the exercise control needs for its trust list"
    )
    show.set_defaults(run="signer:run_show")
    for command in (new, show):
        add_json(command)


def add_trust(commands: Commands) -> None:
    """Add ``marsroute trust`` with its commands."""
    trust = commands.add_parser("trust", help="whose bundles are let in here")
    verbs = trust.add_subparsers(title="commands", metavar="COMMAND", required=True)
    show = verbs.add_parser("show", help="print a trust list and its fingerprint")
    show.add_argument(
        "list", type=Path, nargs="?", help="NAME.toml (default: the installed one)"
    )
    show.set_defaults(run="trust:run_show")
    install = verbs.add_parser(
        "install",
        help="install the trust list of the exercise control",
        description="Have the words of its fingerprint read out by the exercise "
        "control, by voice and not by the way the file came.",
    )
    install.add_argument("list", type=Path, help="NAME.toml")
    install.add_argument(
        "--words",
        required=True,
        metavar="'WORD WORD ...'",
        help="fingerprint as it was read out",
    )
    install.set_defaults(run="trust:run_install")
    for command in (show, install):
        add_json(command)


def _add_make(verbs: Commands) -> None:
    """Add ``marsroute bundle make`` with the four kinds."""
    make = verbs.add_parser("make", help="make a signed bundle")
    kinds = make.add_subparsers(title="kinds", metavar="KIND", required=True)
    plan = kinds.add_parser("plan", help="a whole plan with its history")
    plan.add_argument("plan", type=Path, help="NAME.plan")
    _add_secret(plan, "--passphrase-file", "of the plan file")
    _add_post(plan)
    plan.set_defaults(run="bundle_plan:run_make_plan")
    for kind in ("job", "result"):
        command = kinds.add_parser(kind, help=f"the files of a {kind}")
        command.add_argument("folder", type=Path, help="folder with the files")
        command.add_argument(
            "--job", required=True, metavar="ID", help="identity of the job"
        )
        command.set_defaults(run="bundle:run_make_files", kind=kind)
        _add_seal(command)
        _add_sending(command)
    _add_seal(plan)
    _add_sending(plan)
    update = kinds.add_parser("map", help="an area as a map update")
    update.add_argument("area", type=Path, help="area pack, NAME.area")
    update.add_argument(
        "--number",
        type=int,
        required=True,
        metavar="N",
        help="number of the update, above all that were given out of this area",
    )
    update.set_defaults(run="bundle:run_make_map")
    _add_sending(update)


def _add_seal(command: argparse.ArgumentParser) -> None:
    """Add how the content is locked up."""
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--in-clear",
        action="store_true",
        help="do not seal the content under a passphrase: whoever finds the file can "
        "read it",
    )
    _add_secret(which, "--seal-passphrase-file", "that will open the content")


def _add_sending(command: argparse.ArgumentParser) -> None:
    """Add what holds for every bundle that leaves."""
    _add_output(command, "NAME.bundle")
    command.add_argument(
        "--marking",
        help="classification (default: that of what goes into it)",
    )
    command.add_argument("--note", default="", help="one line for the receiver")
    command.add_argument(
        "--unsigned",
        action="store_true",
        help="do not sign it: it can be looked at, and is let in nowhere",
    )
    _add_signer_passphrase(command)
    add_json(command)


def _add_signer_passphrase(command: argparse.ArgumentParser) -> None:
    """Add the passphrase of the signing key."""
    _add_secret(command, "--signer-passphrase-file", "of this station's signing key")


def _add_post(command: argparse.ArgumentParser) -> None:
    """Add who acts, for the audit log of a plan."""
    command.add_argument(
        "--as",
        dest="post",
        default="",
        metavar="POST",
        help="your post or role, such as 'S4 1 Bn' (default: that of the window)",
    )


def _add_output(command: argparse.ArgumentParser, form: str) -> None:
    """Add where the outcome goes."""
    command.add_argument(
        "-o", "--output", type=Path, required=True, metavar=form, help="where to"
    )


def _add_secret(
    command: argparse._ActionsContainer,
    option: str,
    what: str,
) -> None:
    """Add a file that holds a passphrase; without it the terminal asks."""
    command.add_argument(
        option,
        type=Path,
        metavar="FILE",
        help=f"file with the passphrase {what}, - for standard input (default: ask)",
    )
