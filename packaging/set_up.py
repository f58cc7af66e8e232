"""Set up a checkout: system libraries, environment, translations, symbol library.

Run by ``make``; needs only Python 3.11 or 3.12 with its venv module. What is done
already is not done again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCKS = (ROOT / "packaging/lock/desktop.txt", ROOT / "packaging/lock/compute.txt")
STAMP = ENVIRONMENT / "set-up.sha256"
# Programs that test the window under a real X server, and their packages.
WINDOW_PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
}
# What builds the faulty disks that storage is tried on.
FAULT_PROGRAMS = {"cc": "gcc", "/usr/include/stdio.h": "libc6-dev"}
# A batch queue with an SSH server before it, and the Python of its nodes.
CLUSTER_PROGRAMS = {
    "/usr/sbin/munged": "munge",
    "/usr/sbin/slurmctld": "slurmctld",
    "/usr/sbin/slurmd": "slurmd",
    "sbatch": "slurm-client",
    "/var/lib/dpkg/info/slurm-wlm-basic-plugins.list": "slurm-wlm-basic-plugins",
    "/usr/sbin/sshd": "openssh-server",
    "ssh-keygen": "openssh-client",
    "/usr/bin/python3": "python3",
    "/usr/sbin/useradd": "passwd",
    "unshare": "util-linux",
    "mount": "mount",
}
SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")


def main() -> None:
    """Bring the checkout up to date, or stop with the reason."""
    if sys.argv[1:2] == ["--symbols"]:
        add_symbols(sys.argv[2:])
        return
    if sys.argv[1:] == ["--window-tests"]:
        install_programs(WINDOW_PROGRAMS)
        return
    if sys.argv[1:] == ["--fault-tests"]:
        install_programs(FAULT_PROGRAMS)
        return
    if sys.argv[1:] == ["--cluster-tests"]:
        install_cluster()
        return
    if not (3, 11) <= sys.version_info[:2] <= (3, 12):
        sys.exit(
            f"Marsroute needs Python 3.11 or 3.12, this is {sys.version.split()[0]}; "
            "name another one with make PYTHON=python3.11."
        )
    install_system_packages()
    wanted = fingerprint()
    if not (STAMP.is_file() and STAMP.read_text() == wanted):
        install_environment()
        STAMP.write_text(wanted)
    compile_translations()
    symbols = load(ROOT / "packaging/symbols.py")
    symbols.fetch()


def install_system_packages() -> None:
    """Install the libraries Qt needs, or say which are missing."""
    libraries = load(ROOT / "app/services/system_libraries.py")
    apt_install(libraries.missing_packages())


def install_programs(wanted: dict[str, str]) -> None:
    """Install the packages of programs, or files by their path, that are missing."""
    missing = [
        package
        for name, package in wanted.items()
        if not (shutil.which(name) or Path(name).exists())
    ]
    apt_install(tuple(missing))


def install_cluster() -> None:
    """
    Install a batch queue and an SSH server, of which no daemon starts by itself.

    A policy about services that somebody else has set stays as it is.
    """
    if os.geteuid() != 0:
        sys.exit(
            "Tests on a batch queue run as root alone. As root, run:\n"
            "  python3 packaging/set_up.py --cluster-tests"
        )
    ours = not SERVICE_POLICY.exists()
    if ours:
        SERVICE_POLICY.write_text("#!/bin/sh\nexit 101\n")
        SERVICE_POLICY.chmod(0o755)
    try:
        install_programs(CLUSTER_PROGRAMS)
    finally:
        if ours:
            SERVICE_POLICY.unlink()


def apt_install(packages: tuple[str, ...]) -> None:
    """Install packages as root or by sudo, or stop with the line that would."""
    if not packages:
        return
    libraries = load(ROOT / "app/services/system_libraries.py")
    line = libraries.apt_line(packages)
    advice = f"Packages are missing. As root, run:\n  apt-get update\n  {line}"
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get") is None or (prefix and shutil.which("sudo") is None):
        sys.exit(advice)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {len(packages)} system packages: {' '.join(packages)}")
    try:
        for command in (["apt-get", "update", "-qq"], [*line.split(), "-qq"]):
            subprocess.run(
                [*prefix, *command],
                check=True,
                env=environment,
                stdout=subprocess.DEVNULL,
            )
    except subprocess.CalledProcessError:
        sys.exit(advice)


def install_environment() -> None:
    """Make the virtual environment hold exactly what the locks name."""
    print("Setting up the Python environment from the locks (a few minutes once).")
    if not (ENVIRONMENT / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    for lock in LOCKS:
        pip("install", "--no-deps", "--require-hashes", "-r", lock)
    pip("install", "--no-deps", "--no-build-isolation", "-e", ROOT)


def compile_translations() -> None:
    """Compile each translation that is newer than its compiled form."""
    for source in sorted((ROOT / "app/ui/translations").glob("*.ts")):
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        tool = ENVIRONMENT / "bin/pyside6-lrelease"
        subprocess.run([tool, "-silent", source, "-qm", target], check=True)


def add_symbols(files: list[str]) -> None:
    """Take the symbol library from a package that somebody brought."""
    if len(files) != 1:
        sys.exit("Name one package: python packaging/set_up.py --symbols FILE.tgz")
    load(ROOT / "packaging/symbols.py").add(Path(files[0]))


def pip(*arguments: str | Path) -> None:
    """Run the environment's own pip, quietly."""
    python = ENVIRONMENT / "bin/python"
    flags = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([python, "-m", "pip", *arguments, *flags], check=True)


def fingerprint() -> str:
    """Hash of all that decides what the environment holds."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (*LOCKS, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load(path: Path) -> ModuleType:
    """Import one file of the application that needs no other."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} cannot be read; the checkout is not complete.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
