"""How the Slurm lab is made: user, folders, keys, configuration, control groups."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cluster import lab_settings
from tests.cluster.lab_processes import LabError, call, processes, send
from tests.cluster.lab_settings import LONGEST_FOLDER

if TYPE_CHECKING:
    from tests.cluster.lab_settings import LabSettings, Places

OURS = "Slurm of tests"  # comment of the users that labs make
CGROUPS = Path("/sys/fs/cgroup")
CONTROLLERS = ("freezer", "memory", "cpuset")


def check_folder(places: Places) -> None:
    """Refuse a folder that daemons of other users could not work in."""
    text = str(places.folder)
    if len(text) > LONGEST_FOLDER or set(text) & set(" \t\n%,#'\""):
        raise LabError(
            f"{text} does not do for a lab: choose a path of at most "
            f"{LONGEST_FOLDER} characters without spaces, quotes, %, comma and #."
        )
    places.folder.mkdir(parents=True, exist_ok=True)
    for one in (places.folder, *places.folder.parents):
        if not one.stat().st_mode & 0o001:
            raise LabError(f"Other users cannot search {one}; choose another place.")


def make_user(places: Places, settings: LabSettings) -> None:
    """Make the jobs' user; without a password sshd would take it for locked."""
    home = str(places.home)
    try:
        known = pwd.getpwnam(settings.user)
    except KeyError:
        command = ["useradd", "--no-create-home", "--home-dir", home]
        command += ["--shell", "/bin/bash", "--comment", OURS, "--password", "*"]
        call([*command, settings.user], places.folder)
        known = pwd.getpwnam(settings.user)
    if known.pw_gecos != OURS or known.pw_dir != home:
        raise LabError(f"There is a user {settings.user} that is not the lab's.")
    os.chown(places.home, known.pw_uid, known.pw_gid)


def remove_user(places: Places, settings: LabSettings) -> None:
    """End what the user's jobs left, and remove the user if the lab made it."""
    with suppress(KeyError):
        known = pwd.getpwnam(settings.user)
        if known.pw_gecos != OURS or known.pw_dir != str(places.home):
            return
        end_by = time.monotonic() + 10
        while left := [p for p, _, _, user in processes() if user == known.pw_uid]:
            for pid in left:
                send(pid, signal.SIGKILL)
            if time.monotonic() > end_by:
                raise LabError(f"Processes of {settings.user} do not end: {left}.")
            time.sleep(0.05)
        call(["userdel", settings.user], places.folder)


def make_folders(places: Places, settings: LabSettings) -> None:
    """Make folders of daemons, each for its own user."""
    for name, user, mode in (
        ("run/munge", "munge", 0o755),
        ("state/munge", "munge", 0o700),
        ("run/slurm", "slurm", 0o755),
        ("state/controller", "slurm", 0o700),
        ("state/spool", "root", 0o755),
    ):
        folder = places.folder / name
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
        give(folder, user)
    for node in settings.nodes:
        (places.state / "spool" / node).mkdir(exist_ok=True)
    for name, user in (
        ("slurmctld.log", "slurm"),
        ("slurmdbd.log", "slurm"),
        ("jobcomp.log", "slurm"),
        ("munged.log", "munge"),
    ):
        (places.log / name).touch(0o640)
        give(places.log / name, user)
    if settings.scratch_mb and not os.path.ismount(places.scratch):
        places.scratch.mkdir(exist_ok=True)
        size = f"size={settings.scratch_mb}m,mode=755"
        call(
            ["mount", "-t", "tmpfs", "-o", size, "lab", places.scratch],
            places.folder,
        )
        give(places.scratch, settings.user)


def make_keys(places: Places) -> None:
    """Make keys of munge, of the SSH server, of its client and of an authority."""
    secret = places.state / "munge/key"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_bytes(os.urandom(128))
        give(secret, "munge")
    for name in ("host", "authority", "client"):
        if not (places.ssh / name).exists():
            make_key(places, name)
    allowed = places.ssh / "authorized_keys"
    if not allowed.exists():
        shutil.copyfile(places.ssh / "client.pub", allowed)


def make_key(places: Places, name: str) -> None:
    """Make one key for SSH."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"lab {name}"]
    call([*command, "-f", places.ssh / name], places.folder)


def write_configuration(places: Places, settings: LabSettings) -> None:
    """Write the files that daemons read, and what Python code may be seen."""
    host = os.uname().nodename.partition(".")[0]
    nodes = " ".join(settings.nodes)
    for name, text in (
        ("slurm.conf", lab_settings.slurm_conf(places, settings, host)),
        ("cgroup.conf", lab_settings.cgroup_conf()),
        ("sshd_config", lab_settings.sshd_config(places, settings)),
        ("hosts", f"127.0.0.1 localhost {os.uname().nodename} {host} {nodes}\n"),
    ):
        (places.etc / name).write_text(text)
        (places.etc / name).chmod(0o644)
    if settings.accounting:
        secret = places.etc / "slurmdbd.conf"
        secret.touch(0o600)
        secret.write_text(lab_settings.slurmdbd_conf(places, settings, host))
        give(secret, "slurm")


def can_group() -> bool:
    """Whether this machine has the control groups that Slurm 22.05 works with."""
    for name in CONTROLLERS:
        probe = CGROUPS / name / f"marsroute-{os.getpid()}"
        try:
            (CGROUPS / name / "cgroup.procs").read_bytes()
            probe.mkdir()
            probe.rmdir()
        except OSError:
            return False
    return True


def remove_groups(settings: LabSettings) -> None:
    """Remove the control groups of nodes, which are empty by now."""
    for name in CONTROLLERS:
        for node in settings.nodes:
            top = CGROUPS / name / f"slurm_{node}"
            below_first = sorted(top.rglob("*/"), reverse=True) if top.is_dir() else []
            for group in (*below_first, top):
                with suppress(OSError):  # a process that is about to end is in it
                    group.rmdir()


def give(path: Path, user: str) -> None:
    """Make a file or folder a user's own."""
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    shutil.chown(path, user, group)
