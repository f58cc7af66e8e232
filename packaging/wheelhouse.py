r"""Fill a folder from which the application installs without an index, and prove it.

    build/wheelhouse/requirements.txt          every package with its hashes
                     *.whl                     wheels alone: installing builds nothing
                     third_party_notices.txt   licences of all that is in there

On a machine without a network:

    python3 -m venv marsroute
    marsroute/bin/pip install --no-index --find-links . --require-hashes \
        --no-deps -r requirements.txt
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from licences import RULES, installed_packages, notices
from run_time import APPLICATION, LOCK, ROOT, lock_entries, run_time_names, source_epoch

TARGET = ROOT / "build/wheelhouse"
REQUIREMENTS = "requirements.txt"
_GUARD = '''"""Every way out of the machine is closed."""
import socket


def _closed(*args, **kwargs):
    raise OSError("The network is closed: this installation is to need none.")


socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = _closed
'''


def main() -> None:
    """Fill the wheelhouse, and install from it behind a closed door."""
    fill(TARGET)
    print(f"{TARGET} holds {len(list(TARGET.glob('*.whl')))} wheels. Proving it.")
    prove(TARGET)
    print("Installed from it without a network, and 'marsroute doctor' is content.")


def fill(target: Path) -> None:
    """Download what the lock names, and add our own wheel."""
    target.mkdir(parents=True, exist_ok=True)
    entries = lock_entries(LOCK.read_text())
    names = run_time_names()
    if missing := sorted(names - entries.keys()):
        sys.exit(f"The lock names no {', '.join(missing)}; renew it with make lock.")
    locked = "".join(entries[name] for name in sorted(names))
    requirements = target / REQUIREMENTS
    requirements.write_text(locked)
    download(requirements, target)
    own = build_wheel(target)
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    version = own.name.split("-")[1]
    pinned = f"{APPLICATION}=={version} \\\n    --hash=sha256:{digest}\n"
    requirements.write_text(locked + pinned)
    sweep(target, requirements)
    rules = tomllib.loads(RULES.read_text())
    texts = notices(installed_packages(), rules)
    (target / "third_party_notices.txt").write_text(texts, encoding="utf-8")


def download(requirements: Path, target: Path) -> None:
    """Fetch the wheels; those that are there and have their hash stay."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "-d", str(target)]
    subprocess.run([*command, "-r", str(requirements)], check=True)


def build_wheel(target: Path, root: Path = ROOT) -> Path:
    """Build our own wheel, the same bytes for the same source."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
        subprocess.run(
            [*command, folder],
            cwd=root,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(source_epoch(root))},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        (built,) = Path(folder).glob("*.whl")
        return Path(shutil.copy(built, target / built.name))


def sweep(target: Path, requirements: Path) -> None:
    """Remove wheels that the requirements do not name: those of an older lock."""
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", requirements.read_text()))
    for wheel in target.glob("*.whl"):
        if hashlib.sha256(wheel.read_bytes()).hexdigest() not in hashes:
            wheel.unlink()


def prove(target: Path) -> None:
    """Install from the wheelhouse alone into a new environment, and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        venv.create(environment, with_pip=True)
        wall, surroundings = closed_door(Path(folder))
        python = environment / "bin/python"
        install = [*wall, str(python), "-m", "pip", "--isolated", "install", "--quiet"]
        install += ["--no-deps", "--no-index", "--find-links", str(target)]
        install += ["--disable-pip-version-check", "--require-hashes"]
        install += ["-r", str(target / REQUIREMENTS)]
        check = [*wall, str(python), "-m", "pip", "--isolated", "check"]
        for command in (install, check):
            subprocess.run(command, check=True, env=surroundings, cwd=folder)
        doctor = [*wall, str(environment / "bin/marsroute"), "doctor", "--json"]
        told = subprocess.run(
            doctor,
            check=False,
            env=surroundings,
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if faults := troubles(told.stdout):
            sys.exit("Installed, but not sound: " + "; ".join(faults))


def troubles(answer: str) -> list[str]:
    """What the doctor finds wrong; torch is an extra, and comes with its own lock."""
    try:
        findings = json.loads(answer)
    except ValueError:
        return ["'marsroute doctor' gives no answer"]
    return [
        f"{finding['what']}: {finding['found']}"
        for finding in findings
        if finding["remedy"] and finding["what"] != "torch"
    ]


def closed_door(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Give a prefix and variables under which no program reaches the network."""
    guard = folder / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(_GUARD)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    surroundings = kept | {
        "HOME": str(folder),
        "MARSROUTE_HOME": str(folder / "home"),
        "PYTHONPATH": str(guard),
        "QT_QPA_PLATFORM": "offscreen",
    }
    wall = ["unshare", "--map-root-user", "--net", "--"]
    works = (
        shutil.which("unshare")
        and not subprocess.run(
            [*wall, "true"], check=False, capture_output=True
        ).returncode
    )
    print(
        "The network is closed by the kernel."
        if works
        else "The kernel offers no closed network here: Python's sockets are closed."
    )
    return (wall if works else []), surroundings


if __name__ == "__main__":
    main()
