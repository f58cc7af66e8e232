"""Hold the licences of all packages to what is allowed, and write the notices.

    python packaging/licences.py          check, and write build/third_party_notices.txt
    python packaging/licences.py --check  check alone

What is allowed, and why, stands in packaging/licences.toml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name
from run_time import LOCK, ROOT, lock_entries, run_time_names

RULES = ROOT / "packaging/licences.toml"
TEXTS = ROOT / "packaging/notices"
ATTRIBUTIONS = ROOT / "app/data/attributions.txt"
NOTICES = ROOT / "build/third_party_notices.txt"
LOCKS = (LOCK, LOCK.with_name("compute.txt"))
_RULER = "=" * 72


class Package(NamedTuple):
    """A package as its metadata tell of it."""

    name: str
    version: str
    licence: str


def main() -> None:
    """Check all packages of the locks; write the notices of those that run."""
    rules = tomllib.loads(RULES.read_text())
    packages = installed_packages()
    faults = refusals(packages, rules)
    if faults:
        sys.exit("\n".join(faults))
    print(f"The licences of {len(packages)} packages are allowed.")
    if "--check" not in sys.argv[1:]:
        NOTICES.parent.mkdir(exist_ok=True)
        NOTICES.write_text(notices(packages, rules), encoding="utf-8")
        print(f"{NOTICES} tells them, with their texts.")


def installed_packages() -> tuple[Package, ...]:
    """Packages of the locks as pip-licenses finds them in this environment."""
    found = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--with-system", "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    )
    names: set[str] = set()
    for lock in LOCKS:
        names |= lock_entries(lock.read_text()).keys()
    packages = (
        Package(canonicalize_name(row["Name"]), row["Version"], row["License"])
        for row in json.loads(found.stdout)
    )
    return tuple(package for package in packages if package.name in names)


def refusals(packages: tuple[Package, ...], rules: dict[str, Any]) -> list[str]:
    """Sentences on packages that may not be used; none if all may."""
    banned: dict[str, str] = {
        canonicalize_name(name): why for name, why in rules["refused"].items()
    }
    said = []
    for package in packages:
        licence = licence_of(package, rules)
        if package.name in banned:
            said.append(f"{package.name} is refused: {banned[package.name]}.")
        elif not is_allowed(licence, rules["allowed"]):
            said.append(
                f"{package.name} {package.version} is under {licence!r}, which nobody "
                "has allowed: read it, and name it in packaging/licences.toml with the "
                "reason, or do without the package."
            )
    return said


def licence_of(package: Package, rules: dict[str, Any]) -> str:
    """Licence of a package as an expression of SPDX."""
    read = rules["packages"].get(package.name)
    if read:
        return str(read["licence"])
    return str(rules["readings"].get(package.licence, package.licence))


def is_allowed(expression: str, allowed: dict[str, str]) -> bool:
    """Whether one of the choices is made of allowed licences alone."""
    if "(" in expression and expression not in allowed:
        return False  # nobody has read it: it belongs among the packages
    return any(
        all(one.strip() in allowed for one in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def notices(packages: tuple[Package, ...], rules: dict[str, Any]) -> str:
    """Write the licences of all that runs, each text once."""
    parts = [
        "Software of others in Marsroute, and the licences it is under.",
        ATTRIBUTIONS.read_text(encoding="utf-8").rstrip(),
    ]
    seen: dict[str, str] = {}
    running = run_time_names()
    for package in sorted(package for package in packages if package.name in running):
        licence = licence_of(package, rules)
        parts += [_RULER, f"{package.name} {package.version}\nLicence: {licence}"]
        if why := rules["packages"].get(package.name, {}).get("why"):
            parts.append(f"({why})")
        for text in licence_texts(package.name):
            if text in seen:
                parts.append(f"(The text is the one that stands at {seen[text]}.)")
            else:
                seen[text] = package.name
                parts.append(text)
    for path in sorted(TEXTS.glob("*.txt")):
        parts += [_RULER, path.stem, path.read_text(encoding="utf-8").rstrip()]
    return "\n\n".join(parts) + "\n"


def licence_texts(name: str) -> list[str]:
    """Licence files that came with a package, in the order of their names."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return []
    words = ("licen", "copying", "notice")
    paths = sorted(
        Path(str(file.locate()))
        for file in files
        if ".dist-info" in file.parts[0]
        and any(word in file.name.lower() for word in words)
    )
    texts = (path.read_text("utf-8", "replace") for path in paths if path.is_file())
    return [text.strip() for text in texts]


if __name__ == "__main__":
    main()
