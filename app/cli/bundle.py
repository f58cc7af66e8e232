"""``marsroute bundle``: hand plans, jobs, results and maps to another machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.bundle_plan import look_at, say_plan, take_over
from app.cli.bundle_sending import (
    say_written,
    seal_of,
    seal_passphrase,
    sending_of,
    signing_key,
)
from app.errors import InputRefused
from app.security.bundle_manifest import BundleKind
from app.security.clock import SystemClock
from app.security.fingerprint import fingerprint_words
from app.services.area_marking import area_markings
from app.services.bundles import (
    countersign_bundle,
    make_job_bundle,
    make_result_bundle,
    user_station,
)
from app.services.map_updates import install_map_update, make_map_update
from app.services.opened_bundles import open_bundle, require_trust, sources_of, unpack
from maps.area_pack import open_area
from planners.dtg import format_dtg

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.bundle import Bundle

_MAKERS = {"job": make_job_bundle, "result": make_result_bundle}


def run_make_files(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make a bundle of a job or a result."""
    sources = _files_below(arguments.folder)
    marking = arguments.marking or arguments.gate.policy.default
    sending = sending_of(arguments, marking, seal_of(arguments))
    record = _MAKERS[arguments.kind](sources, arguments.job, sending)
    return say_written(record, sending, terminal)


def run_make_map(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make a bundle of an area."""
    pack = open_area(arguments.area)
    inputs = area_markings(pack, arguments.gate.policy)
    marking = arguments.marking or (inputs or (arguments.gate.policy.default,))[0]
    sending = sending_of(arguments, marking)
    record = make_map_update(pack, arguments.number, sending)
    return say_written(record, sending, terminal)


def run_sign(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Sign what another station made."""
    station, now = user_station(), SystemClock().now()
    policy = arguments.gate.policy
    with open_bundle(arguments.bundle, station, now, policy) as bundle:
        key = signing_key(arguments)
        record = countersign_bundle(bundle, arguments.output, key, arguments.gate)
        count = len(bundle.keys) + 1
    terminal.answer({"path": record.path, "signatures": count})
    terminal.say(f"{record.path} carries {count} signatures")
    return 0


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Check a bundle and say what it is; being untrusted is an answer, no failure."""
    now, policy = SystemClock().now(), arguments.gate.policy
    with open_bundle(arguments.bundle, user_station(), now, policy) as bundle:
        told = _told(bundle)
        is_plan = bundle.head.kind is BundleKind.PLAN
        readable = arguments.seal_passphrase_file or not bundle.head.sealed
        if is_plan and readable:
            plan = look_at(arguments, seal_passphrase(bundle, arguments))
            told["plan"] = plan
        terminal.answer(told)
        _show(bundle, terminal)
        if is_plan and readable:
            say_plan(plan, terminal)
    return 0


def run_open(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Let a trusted bundle in."""
    station, now = user_station(), SystemClock().now()
    policy = arguments.gate.policy
    with open_bundle(arguments.bundle, station, now, policy) as bundle:
        head = bundle.head
        require_trust(bundle, "opened")
        if head.kind is BundleKind.MAP_UPDATE:
            install_map_update(bundle, arguments.output, station, terminal.progress)
        elif head.kind is BundleKind.PLAN:
            take_over(arguments, seal_passphrase(bundle, arguments))
        else:
            sources = sources_of(bundle, seal_passphrase(bundle, arguments))
            unpack(sources, arguments.output)
    terminal.answer(
        {"path": arguments.output, "kind": head.kind, "marking": str(head.marking)}
    )
    terminal.say(str(head.marking))
    terminal.say(f"{head.kind.value} {head.subject} is now in {arguments.output}")
    return 0


def _files_below(folder: Path) -> dict[str, Path]:
    """Name the files of a folder as a bundle names them; links are not followed."""
    if not folder.is_dir():
        raise InputRefused(f"{folder} is no folder; give that of the files to send.")
    paths = sorted(folder.rglob("*"))
    if odd := [path for path in paths if path.is_symlink()]:
        raise InputRefused(
            f"{odd[0]} is a link, and a bundle carries files alone; put the file there."
        )
    return {
        path.relative_to(folder).as_posix(): path for path in paths if path.is_file()
    }


def _told(bundle: Bundle) -> dict[str, object]:
    """All that is known about a bundle, for machines."""
    head, standing = bundle.head, bundle.standing
    return {
        "kind": head.kind,
        "marking": str(head.marking),
        "subject": head.subject,
        "sequence": head.sequence or None,
        "made_at": head.made_at,
        "made_by": head.made_by,
        "note": head.note,
        "sealed": head.sealed,
        "trust": standing.trust.name.lower(),
        "stations": standing.stations,
        "reasons": standing.reasons,
        "signatures": _fingerprints(bundle),
        "files": bundle.manifest.files,
    }


def _fingerprints(bundle: Bundle) -> list[str]:
    """Words for the keys that signed."""
    return [fingerprint_words(bytes.fromhex(key)) for key in bundle.keys]


def _show(bundle: Bundle, terminal: Terminal) -> None:
    """Print what a bundle is, who signed it, and what it holds."""
    head, standing = bundle.head, bundle.standing
    terminal.say(str(head.marking))
    number = f", update {head.sequence}" if head.sequence else ""
    terminal.say(f"{head.kind.value} {head.subject}{number}")
    terminal.say(f"made {format_dtg(head.made_at)} by Marsroute {head.made_by}")
    if head.note:
        terminal.say(f"note: {head.note}")
    if bundle.trusted:
        terminal.say(f"TRUSTED: signed by {', '.join(standing.stations)}")
    else:
        terminal.say(f"NOT TRUSTED: {standing.trust.value}; it may only be looked at")
    for reason in standing.reasons:
        terminal.say(f"  - {reason}")
    for words in _fingerprints(bundle):
        terminal.say(f"  signature of the key {words}")
    terminal.say("its content is sealed" if head.sealed else "its content is in clear")
    terminal.table(
        ("file", "bytes"),
        [(name, str(record.size)) for name, record in bundle.manifest.files.items()],
    )
