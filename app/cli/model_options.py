"""Options of ``marsroute model``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_passphrase

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_model(commands: Commands) -> None:
    """Add ``marsroute model`` with its commands."""
    model = commands.add_parser(
        "model",
        help="models: their cards, their checks, and whether they may be asked",
        description="Models advise; nothing in a plan changes by them alone. A model "
        "policy among the settings (model_policy.yaml) outranks what a plan says.",
    )
    verbs = model.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_list(verbs)
    _add_card(verbs)
    _add_check(verbs)
    _add_run(verbs)
    _add_set(verbs)


def _add_list(verbs: Commands) -> None:
    command = verbs.add_parser("list", help="list the models and their status")
    command.add_argument(
        "--plan", type=Path, metavar="NAME.plan", help="with what this plan says"
    )
    add_passphrase(command)
    add_json(command)
    command.set_defaults(run="model:run_list")


def _add_card(verbs: Commands) -> None:
    command = verbs.add_parser("card", help="show the page on a model, for officers")
    command.add_argument("model", metavar="MODEL")
    add_json(command)
    command.set_defaults(run="model:run_card")


def _add_check(verbs: Commands) -> None:
    command = verbs.add_parser(
        "check",
        help="hold models to their cards on this machine",
        description="Form, files, hashes, figures and golden answers. Of a folder from "
        "elsewhere only data is read; its code is that of this program.",
    )
    command.add_argument(
        "models",
        nargs="*",
        metavar="MODEL|FOLDER",
        help="names, or folders of packs (default: all models of this program)",
    )
    add_json(command)
    command.set_defaults(run="model:run_check")


def _add_run(verbs: Commands) -> None:
    command = verbs.add_parser(
        "run",
        help="work on a job once more, here and apart from everything",
        description="Proves an answer: the same job gives the same bits on every "
        "machine. Nothing is kept.",
    )
    command.add_argument(
        "job", type=Path, metavar="NAME.job|FOLDER", help="a carried job, or its folder"
    )
    command.add_argument(
        "--expect",
        default="",
        metavar="SHA256",
        help="hash that the tensors of the answer should have; 4 if they have another",
    )
    add_json(command)
    command.set_defaults(run="model:run_again")


def _add_set(verbs: Commands) -> None:
    command = verbs.add_parser(
        "set",
        help="suspend, withdraw or activate a model in a plan",
        description="A suspended model is not asked; a withdrawn one neither, and its "
        "kept answers are shown as out of date. Nothing is deleted.",
    )
    command.add_argument("plan", type=Path, metavar="NAME.plan")
    command.add_argument("model", metavar="MODEL")
    command.add_argument("status", choices=["active", "suspended", "withdrawn"])
    command.add_argument(
        "--why", dest="reason", default="", metavar="TEXT", help="for the record"
    )
    command.add_argument(
        "--as",
        dest="post",
        default="",
        metavar="POST",
        help="your post or role, such as 'S4 1 Bn' (default: that of the window)",
    )
    add_passphrase(command)
    add_json(command)
    command.set_defaults(run="model:run_set")
