"""The worker of a site enrolled once: its key stands in the profile from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.security.whole_file import write_whole
from app.services.jobs.site_profiles import read_site_profile

if TYPE_CHECKING:
    from pathlib import Path


def pin_worker_key(folder: Path, site: str, key: str) -> Path:
    """
    Write the public key of the worker of a site into its profile.

    Parameters
    ----------
    folder
        Of the profiles.
    site
        Name of the site.
    key
        64 hexadecimal digits, as the worker told.

    Returns
    -------
    Path
        The profile.

    Raises
    ------
    InputRefused
        No profile of that name lies there, or it has another key: somebody else may
        answer there, so a person has to take that key out first.
    KnownError
        The profile cannot be read or written.
    """
    for path in sorted(folder.glob("*.yaml")):
        profile = read_site_profile(path)
        if profile.name != site:
            continue
        if profile.worker_key == key:
            return path
        if profile.worker_key:
            raise InputRefused(
                f"{path.name} has the worker key {profile.worker_key[:16]}…, and the "
                f"worker of {site} now shows {key[:16]}…. Ask the operators why; only "
                "then take the entry 'worker key' out of the profile and enrol again."
            )
        text = path.read_text(encoding="utf-8").rstrip()
        write_whole(path, f'{text}\nworker key: "{key}"\n'.encode())
        return path
    raise InputRefused(f"There is no profile of the site {site!r} in {folder}.")
