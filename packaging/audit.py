"""Ask a database of vulnerabilities about every package of the locks.

    python packaging/audit.py        asks the package index
    python packaging/audit.py URL    asks a copy of the OSV database on the own network

What could not be asked about is no pass: without an answer for every package the audit
fails and says which ones are open. pip-audit reads no database from a file, so a closed
network needs such a copy behind a URL, or an audit of the same locks outside of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from licences import LOCKS
from run_time import lock_entries

_SHOWN = 8


def main() -> None:
    """Audit all locks; stop with what was found or could not be asked."""
    database = sys.argv[1:2]
    said: list[str] = []
    for lock in LOCKS:
        command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--disable-pip"]
        command += ["--require-hashes", "--progress-spinner", "off", "--format", "json"]
        for url in database:
            command += ["--vulnerability-service", "osv", "--osv-url", url]
        told = subprocess.run(command, check=False, capture_output=True, text=True)
        wanted = set(lock_entries(lock.read_text()))
        said += findings(lock.name, wanted, told.stdout, told.stderr)
    if said:
        sys.exit("\n".join(said))
    print("No vulnerability is known of any package of the locks.")


def findings(lock: str, wanted: set[str], answer: str, errors: str) -> list[str]:
    """Sentences on what is known or open about a lock; none if all is well."""
    try:
        entries = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (errors.strip().splitlines() or ["it said nothing"])[-1]
        silent = f"the database did not answer ({reason})"
        return [f"{lock}: no package was asked about, since {silent}. {_way_out()}"]
    known = [sentence for entry in entries for sentence in vulnerabilities(entry)]
    asked = {entry["name"].lower() for entry in entries if "skip_reason" not in entry}
    unasked = sorted(wanted - {name.replace("_", "-") for name in asked})
    if unasked:
        shown = ", ".join(unasked[:_SHOWN]) + (", ..." if len(unasked) > _SHOWN else "")
        known.append(
            f"{lock}: {len(unasked)} of {len(wanted)} packages could not be asked "
            f"about: {shown}. {_way_out()}"
        )
    return known


def vulnerabilities(entry: dict[str, Any]) -> list[str]:
    """What is known of one package."""
    return [
        f"{entry['name']} {entry['version']}: {one['id']}, mended in "
        f"{', '.join(one['fix_versions']) or 'no version yet'}."
        for one in entry.get("vulns", ())
    ]


def _way_out() -> str:
    """What to do where there is no answer."""
    return (
        "Run make audit where the package index answers, or give the address of a copy "
        "of the OSV database: make audit OSV=URL."
    )


if __name__ == "__main__":
    main()
