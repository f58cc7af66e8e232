"""``marsroute jobs enrol`` and ``jobs site``: where jobs go, and who is believed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.cli.passphrase import person_at_terminal
from app.errors import DONE, InputRefused
from app.services.jobs.carried_workers import carried_workers, enrol_carried_worker
from app.services.jobs.enrolment import pin_worker_key
from app.services.jobs.site_profiles import (
    FOLDER_OF_SITES,
    read_site_profile,
    site_profiles,
    site_schema,
)
from app.storage.folders import Folders
from models.cluster.job import CARRIED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from app.cli.terminal import Terminal
    from models.cluster.slurm.site import Site


def run_enrol(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Believe the worker of a site."""
    if arguments.site != CARRIED:
        return _enrol_far(arguments, terminal)
    if arguments.worker_key is None:
        raise InputRefused(
            "Give --worker-key with the public key that 'marsroute worker key' tells "
            "on the other machine."
        )
    key = arguments.worker_key.lower()
    enrol_carried_worker(Folders.of_user().config, key, arguments.name or key[:8])
    terminal.answer({"site": CARRIED, "worker_key": key})
    terminal.say(f"Answers of the worker {key} are believed from now on.")
    return DONE


def run_site(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the sites that are known, and the workers behind air gaps."""
    if arguments.schema:
        print(site_schema(), end="")
        return DONE
    config = Folders.of_user().config
    sites, workers = _sites(arguments), carried_workers(config)
    terminal.answer(
        {
            "folder": config / FOLDER_OF_SITES,
            "sites": [_form(site) for site in sites.values()],
            "carried_workers": workers,
        }
    )
    rows = [
        (site.name, site.shown_host, site.ceiling, site.worker_key or "not enrolled")
        for site in sites.values()
    ]
    rows += [(CARRIED, name, "", key) for key, name in workers.items()]
    terminal.table(("site", "where", "ceiling", "worker key"), rows)
    terminal.say(f"\nProfiles lie in {config / FOLDER_OF_SITES}")
    return DONE


def _enrol_far(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Log in at a site, and put the public key of its worker into its profile."""
    sites = _sites(arguments)
    site = sites.get(arguments.site)
    if site is None:
        known = ", ".join([*sites, CARRIED])
        raise InputRefused(
            f"There is no site {arguments.site!r}; known are {known}. Add a profile as "
            "'marsroute jobs site --schema' shows it."
        )
    from models.cluster.slurm.back_end import enrol  # noqa: PLC0415 - loads SSH

    key = asyncio.run(enrol(site, person_at_terminal))
    path = pin_worker_key(_folder_of(site, arguments), site.name, key)
    terminal.answer({"site": site.name, "worker_key": key, "profile": path})
    terminal.say(f"The worker of {site.name} is enrolled; its key stands in {path}.")
    terminal.say(f"Compare it by voice with who runs the site: {key}")
    return DONE


def _sites(arguments: argparse.Namespace) -> Mapping[str, Site]:
    """Read the profiles of the user and those of the call."""
    folder = Folders.of_user().config / FOLDER_OF_SITES
    return site_profiles(folder, arguments.site_file, arguments.gate.policy)


def _folder_of(site: Site, arguments: argparse.Namespace) -> Path:
    """Find where the profile of a site lies; one of the call comes first."""
    policy = arguments.gate.policy
    named = [
        path.parent
        for path in arguments.site_file
        if read_site_profile(path, policy).name == site.name
    ]
    return named[-1] if named else Folders.of_user().config / FOLDER_OF_SITES


def _form(site: Site) -> dict[str, object]:
    """Site, for machines."""
    return {
        "name": site.name,
        "host": site.shown_host,
        "ceiling": site.ceiling,
        "worker_key": site.worker_key,
        "account": site.account,
        "base": site.base,
    }
