"""Options of ``marsroute jobs`` and ``marsroute worker``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_passphrase, add_ratings
from app.cli.simulate_options import add_question

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

WORK = Path("~/marsroute-worker")


def add_jobs(commands: Commands) -> None:
    """Add ``marsroute jobs`` with its commands."""
    jobs = commands.add_parser(
        "jobs",
        help="heavy work of a plan: here, on a supercomputer, or carried",
        description="Jobs are kept in the plan file. A job is named by the first "
        "digits of its key, as 'jobs list' shows it.",
    )
    verbs = jobs.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_submit(verbs)
    _add_looks(verbs)
    _add_acts(verbs)
    _add_carried(verbs)
    _add_sites(verbs)


def add_worker(commands: Commands) -> None:
    """Add ``marsroute worker`` with its commands."""
    worker = commands.add_parser(
        "worker", help="work on jobs that were carried to this machine"
    )
    verbs = worker.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run = verbs.add_parser(
        "run",
        help="work on a carried job and write its answer",
        description="What is finished is kept, so that the same command goes on after "
        "an interruption. A machine without Marsroute does the same with 'python -m "
        "models.worker run'.",
    )
    run.add_argument(
        "bundle",
        nargs="+",
        type=Path,
        metavar="NAME.job",
        help="the bundle, or its volumes",
    )
    run.add_argument("-o", "--output", type=Path, required=True, metavar="NAME.answer")
    whom = run.add_mutually_exclusive_group(required=True)
    whom.add_argument(
        "--trust",
        action="append",
        metavar="KEY",
        help="public key of a station whose jobs are worked on; may be repeated",
    )
    whom.add_argument(
        "--trust-anyone",
        action="store_true",
        help="work on jobs of everybody, signed or not",
    )
    _add_work(run)
    run.add_argument(
        "--slurm",
        type=Path,
        metavar="PROFILE.yaml",
        help="have the batch queue of this site work on it; with --work set to the "
        "folder of the site, both sign with the same key",
    )
    run.add_argument(
        "--workers", type=int, metavar="N", help="processes at once (default: all)"
    )
    _add_volumes(run)
    run.set_defaults(run="worker:run_bundle")
    key = verbs.add_parser(
        "key", help="make the key of this worker and tell its public part"
    )
    _add_work(key)
    key.set_defaults(run="worker:run_key")
    sweep = verbs.add_parser(
        "sweep",
        help="remove what is kept here of carried jobs",
        description="Answers stay here, so that the same bundle once more gives the "
        "same answer at once; remove them when they have arrived. A machine without "
        "Marsroute does the same with 'python -m models.worker sweep'.",
    )
    sweep.add_argument("keys", nargs="*", metavar="KEY", help="of jobs; all if none")
    _add_work(sweep)
    sweep.set_defaults(run="worker:run_sweep")
    for command in (run, key, sweep):
        add_json(command)


def _add_submit(verbs: Commands) -> None:
    """Add the command that begins a job."""
    submit = verbs.add_parser(
        "submit",
        help="have a plan tried in many simulated moves",
        description="Asking for the same once more gives the same job; a job that has "
        "failed or was cancelled begins again.",
    )
    _add_plan(submit)
    submit.add_argument(
        "--site",
        default="here",
        metavar="NAME",
        help="here, carried, or a site profile (default: here)",
    )
    submit.add_argument(
        "--what",
        choices=["robustness", "sweep"],
        default="robustness",
        help="robustness: each own bridge lost in turn; sweep: each pair as well "
        "(default: robustness; --losses says it more closely)",
    )
    submit.add_argument(
        "--against",
        type=Path,
        action="append",
        default=[],
        metavar="OTHER",
        help="another course of action, NAME.yaml or NAME.plan; may be repeated",
    )
    submit.add_argument(
        "--schedule",
        type=Path,
        metavar="PLAN.json",
        help="try this schedule of the march, as 'schedule -o' writes it",
    )
    add_ratings(submit)
    add_question(submit)
    submit.set_defaults(losses=None)
    submit.add_argument(
        "--parts", type=int, metavar="N", help="shares worked on side by side"
    )
    submit.add_argument(
        "--area", type=Path, help="area pack, in place of the plan's own"
    )
    submit.add_argument(
        "--again", action="store_true", help="work on it a second time on purpose"
    )
    _add_wait(submit)
    _add_site_file(submit)
    submit.set_defaults(run="jobs_submit:run_submit")


def _add_looks(verbs: Commands) -> None:
    """Add the commands that only look."""
    listed = verbs.add_parser("list", help="list the jobs of a plan")
    _add_plan(listed, post=False)
    listed.set_defaults(run="jobs:run_list")
    show = verbs.add_parser("show", help="tell all about a job")
    _add_plan(show, post=False)
    _add_key(show)
    show.set_defaults(run="jobs:run_show")
    result = verbs.add_parser("result", help="tell what a job has found")
    _add_plan(result)
    _add_key(result)
    result.add_argument(
        "--export",
        type=Path,
        metavar="FILE.json",
        help="write question, answer and origin as evidence",
    )
    result.set_defaults(run="jobs_result:run_result")
    log = verbs.add_parser("log", help="print the last lines that a job wrote")
    _add_plan(log)
    _add_key(log)
    _add_site_file(log)
    log.set_defaults(run="jobs:run_log")


def _add_acts(verbs: Commands) -> None:
    """Add the commands that have something done."""
    cancel = verbs.add_parser("cancel", help="have a job end")
    _add_plan(cancel)
    _add_key(cancel)
    _add_site_file(cancel)
    cancel.set_defaults(run="jobs:run_cancel")
    retry = verbs.add_parser("retry", help="send a job again, perhaps elsewhere")
    _add_plan(retry)
    _add_key(retry)
    retry.add_argument(
        "--site", default="", metavar="NAME", help="where to (default: as before)"
    )
    _add_wait(retry)
    _add_site_file(retry)
    retry.set_defaults(run="jobs:run_retry")
    sync = verbs.add_parser(
        "sync",
        help="bring all jobs as far as they come now: send, look, fetch",
    )
    _add_plan(sync)
    sync.add_argument(
        "--log-in",
        default="",
        metavar="SITE",
        help="log in there first, with a person at this terminal to answer",
    )
    _add_wait(sync)
    _add_site_file(sync)
    sync.set_defaults(run="jobs:run_sync")
    sweep = verbs.add_parser(
        "sweep", help="remove what sites keep of jobs that are over"
    )
    _add_plan(sweep)
    sweep.add_argument("keys", nargs="*", metavar="KEY", help="(default: all)")
    sweep.add_argument(
        "--site", default="", metavar="NAME", help="only there (default: everywhere)"
    )
    _add_site_file(sweep)
    sweep.set_defaults(run="jobs:run_sweep")


def _add_carried(verbs: Commands) -> None:
    """Add what goes across an air gap."""
    export = verbs.add_parser("export", help="write the bundle of a job to be carried")
    _add_plan(export)
    _add_key(export)
    export.add_argument("-o", "--output", type=Path, required=True, metavar="NAME.job")
    export.add_argument(
        "--unsigned",
        action="store_true",
        help="do not sign it: workers take it only where they trust everybody",
    )
    export.add_argument(
        "--signer-passphrase-file",
        type=Path,
        metavar="FILE",
        help="of the signing key of this station (default: ask)",
    )
    _add_volumes(export)
    export.set_defaults(run="jobs_carried:run_export")
    taken = verbs.add_parser("import", help="take in an answer that was carried here")
    _add_plan(taken)
    taken.add_argument(
        "answer",
        nargs="+",
        type=Path,
        metavar="NAME.answer",
        help="the bundle, or its volumes",
    )
    taken.set_defaults(run="jobs_carried:run_import")
    _add_site_file(taken)


def _add_sites(verbs: Commands) -> None:
    """Add what is known of sites."""
    enrol = verbs.add_parser(
        "enrol",
        help="believe the worker of a site from now on",
        description="For 'carried' give the public key that 'marsroute worker key' "
        "tells behind the air gap; compare it by voice.",
    )
    enrol.add_argument("site", metavar="SITE", help="a site profile, or carried")
    enrol.add_argument("--worker-key", metavar="KEY", help="of a carried worker")
    enrol.add_argument(
        "--name", default="", metavar="PLACE", help="where the carried worker is"
    )
    _add_site_file(enrol)
    enrol.set_defaults(run="jobs_sites:run_enrol")
    site = verbs.add_parser("site", help="list the sites that are known")
    site.add_argument(
        "--schema", action="store_true", help="print the form of a profile and stop"
    )
    _add_site_file(site)
    site.set_defaults(run="jobs_sites:run_site")
    for command in (enrol, site):
        add_json(command)


def _add_plan(command: argparse.ArgumentParser, *, post: bool = True) -> None:
    """Add the plan, its passphrase and, where something is written, who acts."""
    command.add_argument("plan", type=Path, help="NAME.plan")
    add_passphrase(command)
    if post:
        command.add_argument(
            "--as",
            dest="post",
            default="",
            metavar="POST",
            help="your post or role, such as 'S4 1 Bn' (default: that of the window)",
        )
    add_json(command)


def _add_key(command: argparse.ArgumentParser) -> None:
    """Add which job."""
    command.add_argument("key", metavar="KEY", help="first digits of the key of a job")


def _add_wait(command: argparse.ArgumentParser) -> None:
    """Add whether to stay until the end."""
    command.add_argument(
        "--wait", action="store_true", help="stay until the answer is here"
    )


def _add_site_file(command: argparse.ArgumentParser) -> None:
    """Add profiles beside those of the user."""
    command.add_argument(
        "--site-file",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.yaml",
        help="a site profile beside those among the settings; may be repeated",
    )


def _add_work(command: argparse.ArgumentParser) -> None:
    """Add the folder of the worker."""
    command.add_argument(
        "--work",
        type=Path,
        default=WORK,
        metavar="FOLDER",
        help=f"with the key and unfinished work (default: {WORK})",
    )


def _add_volumes(command: argparse.ArgumentParser) -> None:
    """Add how a bundle is cut."""
    command.add_argument(
        "--volume-mb",
        type=float,
        metavar="MB",
        help="cut it into volumes of this size, .001 and so on",
    )
