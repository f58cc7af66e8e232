"""Real accounting for the Slurm lab: slurmdbd with a MariaDB of its own."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.cluster.lab_processes import (
    LabError,
    answer,
    call,
    end,
    running,
    wait_for,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.lab_settings import LabSettings, Places

PATIENCE_S = 40
DATABASE = (
    "create database if not exists slurm_acct; "
    "create user if not exists 'slurm'@'127.0.0.1' identified by 'lab'; "
    "grant all on slurm_acct.* to 'slurm'@'127.0.0.1'; flush privileges"
)


def pid_files(places: Places) -> dict[str, Path]:
    """Files with the process numbers."""
    return {
        "mariadbd": places.run / "db/mariadbd.pid",
        "slurmdbd": places.run / "slurm/slurmdbd.pid",
    }


def start(places: Places, settings: LabSettings) -> None:
    """Start the database and slurmdbd, and name the lab's user to it."""
    for program in ("mariadbd", "slurmdbd"):
        if shutil.which(program) is None:
            raise LabError(f"{program} is missing; install it to keep accounts.")
    files, folder = pid_files(places), places.folder
    if running(files["mariadbd"], folder) is None:
        _start_database(places, settings)
    if running(files["slurmdbd"], folder) is None:
        call(["slurmdbd"], folder, user="slurm", log="slurmdbd.out")
    wait_for("slurmdbd", lambda: _answers(folder), PATIENCE_S)
    manager = ["sacctmgr", "--immediate", "--quiet", "add"]
    for words in (
        ["cluster", "lab"],
        ["account", "staff", "Description=lab", "Organization=lab"],
        ["user", settings.user, "account=staff", "DefaultAccount=staff"],
    ):
        with suppress(LabError):  # there already
            answer([*manager, *words], folder)


def stop(places: Places) -> None:
    """End both, where they run."""
    files = pid_files(places)
    for name in ("slurmdbd", "mariadbd"):
        end(files[name], places.folder, patience_s=PATIENCE_S)


def _start_database(places: Places, settings: LabSettings) -> None:
    """Start MariaDB, and make the database the first time."""
    data, run = places.state / "db", places.run / "db"
    for folder in (data, run):
        folder.mkdir(exist_ok=True)
        shutil.chown(folder, "mysql", "mysql")
    log = places.log / "mariadb.log"
    log.touch()
    shutil.chown(log, "mysql", "mysql")
    new = not (data / "mysql").is_dir()
    if new:
        words = ["mariadb-install-db", "--no-defaults", "--user=mysql"]
        words += [f"--datadir={data}", "--auth-root-authentication-method=socket"]
        call([*words, "--skip-test-db"], places.folder)
    words = ["mariadbd", "--no-defaults", "--user=mysql", f"--datadir={data}"]
    words += [
        f"--socket={run}/s",
        f"--pid-file={run}/mariadbd.pid",
        "--skip-name-resolve",
    ]
    words += ["--bind-address=127.0.0.1", f"--port={settings.database_ports[1]}"]
    words += [f"--log-error={log}", "--innodb-lock-wait-timeout=900"]
    behind = ["sh", "-c", '"$@" &', "sh"]  # it stays in front of who starts it
    call([*behind, *words], places.folder, log="mariadbd.out")
    client = ["mariadb", "--no-defaults", f"--socket={run}/s", "-e"]

    def ready() -> bool:
        with suppress(LabError):
            answer([*client, "select 1"], places.folder)
            return True
        return False

    wait_for("MariaDB", ready, PATIENCE_S)
    if new:
        answer([*client, DATABASE], places.folder)


def _answers(folder: Path) -> bool:
    """Whether slurmdbd answers."""
    with suppress(LabError):
        answer(["sacctmgr", "--noheader", "--parsable2", "list", "cluster"], folder)
        return True
    return False
