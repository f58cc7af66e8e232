"""A real Slurm on this machine alone, with an SSH server before it, to try jobs on.

``python tests/cluster/slurm_lab.py start DIR`` brings it up, ``stop DIR`` ends it;
``--help`` lists the faults that can be made. It needs root and Debian's packages, which
``packaging/set_up.py --cluster-tests`` installs, and no init system. All daemons listen
on loopback, with keys of their own; nothing is ended that the lab did not start.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.cluster import lab_accounting, lab_making, lab_settings
from tests.cluster.lab_processes import (
    LabError,
    answer,
    belongs,
    below,
    call,
    end,
    processes,
    running,
    send,
    wait_for,
)
from tests.cluster.lab_settings import Places

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cluster.lab_settings import LabSettings

PROGRAMS = (
    *("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo"),
    *("sshd", "ssh-keygen", "unshare", "useradd", "mount"),
)
NO_SLURM = "no Slurm to test on"
JOB_MARKS = ("SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID")
WELL = {"idle", "mix", "alloc", "comp"}


def missing_programs() -> list[str]:
    """Programs that a lab needs and this machine has not."""
    where = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    return [name for name in PROGRAMS if shutil.which(name, path=where) is None]


class Lab:
    """
    The Slurm below one folder.

    Parameters
    ----------
    folder
        Its path is short, other users may search it, and it has no character that
        configuration files would read for something else.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.at = Places(self.folder)
        self._daemons = {
            "munged": self.at.run / "munge/munged.pid",
            "slurmctld": self.at.run / "slurm/slurmctld.pid",
            "sshd": self.at.run / "sshd.pid",
        }

    @property
    def settings(self) -> LabSettings:
        """What it was started with."""
        kept = lab_settings.read_settings(self.at)
        if kept is None:
            raise LabError(f"Nothing was started in {self.folder}.")
        return kept

    @property
    def user_id(self) -> int:
        """Number of the user whose jobs run."""
        return pwd.getpwnam(self.settings.user).pw_uid

    @property
    def client_key(self) -> Path:
        """Private key that the SSH server takes."""
        return self.at.ssh / "client"

    @property
    def host_key(self) -> str:
        """Public key of the SSH server, as it is now."""
        return " ".join((self.at.ssh / "host.pub").read_text().split()[:2])

    def start(self, *, nodes: int = 2, **wanted: object) -> None:
        """Bring everything up; what is up stays as it is."""
        if os.geteuid() != 0:
            raise LabError("Only root can start daemons of other users.")
        if missing := missing_programs():
            raise LabError(f"Programs are missing: {', '.join(missing)}.")
        lab_making.check_folder(self.at)
        for part in ("etc", "run", "log", "state", "ssh", "home", "shims", "packages"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
            (self.folder / part).chmod(0o755)
        settings = lab_settings.read_settings(self.at)
        if settings is None:
            wanted.setdefault("cgroup", lab_making.can_group())
            settings = lab_settings.new_settings(self.folder, nodes, **wanted)
            self.at.settings.write_text(settings.text())
        lab_making.make_user(self.at, settings)
        lab_making.make_folders(self.at, settings)
        lab_making.make_keys(self.at)
        lab_making.write_configuration(self.at, settings)
        self._start_all(settings)

    def stop(self) -> None:
        """End all processes of the lab, its user, mounts and control groups."""
        settings = self.settings
        if running(self._daemons["slurmctld"], self.folder):
            with suppress(LabError, subprocess.TimeoutExpired):
                answer(["scancel", "-u", settings.user], self.folder, 5)
                busy = partial(self.jobs, "running,completing")
                wait_for("end of jobs", lambda: not busy(), 4)
        self.cut_sessions()
        for node in settings.nodes:
            end(self._node(node), self.folder)
        for pid in self._steps():
            send(pid, signal.SIGKILL)
        for name in ("sshd", "slurmctld"):
            end(self._daemons[name], self.folder)
        lab_accounting.stop(self.at)
        end(self._daemons["munged"], self.folder)
        lab_making.remove_user(self.at, settings)
        if os.path.ismount(self.at.scratch):
            subprocess.run(["umount", "--lazy", self.at.scratch], check=True)
        lab_making.remove_groups(settings)

    def status(self) -> dict[str, int | None]:
        """Process numbers of the daemons, None for those that are down."""
        files = self._daemons | {n: self._node(n) for n in self.settings.nodes}
        if self.settings.accounting:
            files |= lab_accounting.pid_files(self.at)
        return {name: running(path, self.folder) for name, path in files.items()}

    def jobs(self, states: str = "all") -> list[str]:
        """Lines ``name|state|id|folder|reason`` of all jobs that Slurm knows."""
        form = "--format=%j|%T|%i|%Z|%r"
        words = ["squeue", "--noheader", "--array", f"--states={states}", form]
        return answer(words, self.folder).splitlines()

    # Faults.

    def stop_controller(self) -> None:
        """End slurmctld as an operator does; it writes down all it knows."""
        end(self._daemons["slurmctld"], self.folder)

    def kill_controller(self) -> None:
        """Kill slurmctld; it forgets the last seconds."""
        end(self._daemons["slurmctld"], self.folder, signal.SIGKILL)

    def start_controller(self) -> None:
        """Start slurmctld and wait until it answers."""
        if running(self._daemons["slurmctld"], self.folder) is None:
            command = ["slurmctld", "-f", self.at.slurm_conf]
            call(command, self.folder, user="slurm", log="slurmctld.out")
        wait_for("slurmctld", self._controller_answers)

    def set_partition(self, name: str, state: str) -> None:
        """Let jobs of a partition start, ``up``, or only wait, ``down``."""
        words = ["scontrol", "update", f"partitionname={name}", f"state={state}"]
        answer(words, self.folder)

    def kill_node(self, number: int) -> None:
        """Kill a node with all that runs on it, as when its power goes."""
        node = self.settings.nodes[number - 1]
        steps = self._steps(node)
        work = [pid for step in steps for pid in below(step)]
        end(self._node(node), self.folder, signal.SIGKILL)
        for pid in (*steps, *work):
            send(pid, signal.SIGKILL)

    def start_node(self, number: int, patience_s: float = 20) -> None:
        """Start a node and have Slurm use it."""
        node = self.settings.nodes[number - 1]
        self._launch_node(node)
        self._node_ready(node, patience_s)

    def kill_jobs_processes(self, job_id: str) -> int:
        """Kill the processes of a job, and tell how many there were."""
        marks = {f"{word}={job_id}".encode() for word in JOB_MARKS}
        killed = 0
        for pid, _, _, user in processes():
            if user == self.user_id:
                with suppress(FileNotFoundError, ProcessLookupError):
                    known = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
                    if marks.intersection(known):
                        send(pid, signal.SIGKILL)
                        killed += 1
        return killed

    def stop_ssh(self) -> None:
        """End the SSH server and cut all sessions."""
        sessions = self.sessions()
        end(self._daemons["sshd"], self.folder)
        for pid in sessions:
            send(pid, signal.SIGKILL)

    def start_ssh(self) -> None:
        """Start the SSH server."""
        if running(self._daemons["sshd"], self.folder) is None:
            command = (
                f"exec /usr/sbin/sshd -f {self.at.etc}/sshd_config "
                f"-E {self.at.log}/sshd.log"
            )
            call(self._beside_packages(command, "--mount"), self.folder, log="sshd.out")
        wait_for("sshd", lambda: self._up("sshd"))

    def sessions(self) -> list[int]:
        """Processes of the SSH server for its open connections, not their commands."""
        server = running(self._daemons["sshd"], self.folder)
        if server is None:
            return []
        inside = set(below(server))
        return [
            pid for pid, _, name, _ in processes() if name == "sshd" and pid in inside
        ]

    def cut_sessions(self) -> int:
        """Cut all open connections; commands go on. Tells how many processes ended."""
        sessions = self.sessions()
        for pid in sessions:
            send(pid, signal.SIGKILL)
        return len(sessions)

    def freeze_sessions(self) -> list[int]:
        """Stop answering on all open connections; give what `thaw` takes."""
        sessions = self.sessions()
        for pid in sessions:
            send(pid, signal.SIGSTOP)
        return sessions

    def thaw(self, sessions: list[int]) -> None:
        """Answer again where the connection is still open."""
        for pid in sessions:
            if belongs(pid, self.folder):
                send(pid, signal.SIGCONT)

    def rotate_host_key(self) -> None:
        """Give the SSH server another key; who knew the old one must refuse it."""
        for name in ("host", "host.pub"):
            (self.at.ssh / name).unlink()
        lab_making.make_key(self.at, "host")
        self._restart_ssh()

    def restore_host_key(self, private: bytes, public: bytes) -> None:
        """Give the SSH server a key it had."""
        (self.at.ssh / "host").write_bytes(private)
        (self.at.ssh / "host.pub").write_bytes(public)
        self._restart_ssh()

    def stop_munge(self) -> None:
        """Have every command of Slurm fail to prove who it is."""
        end(self._daemons["munged"], self.folder)

    def start_munge(self) -> None:
        """Start munge and wait until it answers."""
        if not self._up("munged"):
            self.at.munge_socket.unlink(missing_ok=True)
            (self.at.run / "munge/sock.lock").unlink(missing_ok=True)
            command = [
                *("munged", "--force", f"--socket={self.at.munge_socket}"),
                f"--key-file={self.at.state}/munge/key",
                f"--pid-file={self.at.run}/munge/munged.pid",
                f"--log-file={self.at.log}/munged.log",
                f"--seed-file={self.at.state}/munge/seed",
            ]
            call(command, self.folder, user="munge", log="munged.out")
        command = ["munge", "-n", "-S", str(self.at.munge_socket)]
        wait_for("munge", partial(self._answers, command))

    def certify(self, public_key: Path, minutes: int = 10) -> Path:
        """Sign a key for some minutes, and give the certificate."""
        command = ["ssh-keygen", "-q", "-s", self.at.ssh / "authority", "-I", "lab"]
        name = self.settings.user
        command += ["-n", name, "-V", f"-5m:{minutes:+d}m", public_key]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return public_key.with_name(public_key.stem + "-cert.pub")

    # How it is started.

    def _start_all(self, settings: LabSettings) -> None:
        """Start the daemons in their order, and wait for all of them."""
        self.start_munge()
        if settings.accounting:
            lab_accounting.start(self.at, settings)
        self.start_controller()
        for node in settings.nodes:
            self._launch_node(node)
        self.start_ssh()
        for node in settings.nodes:
            self._node_ready(node, 30)

    def _launch_node(self, node: str) -> None:
        """Start slurmd with a host name of its own, by which it finds its address."""
        if running(self._node(node), self.folder) is None:
            command = (
                f"mount --bind {self.at.etc}/hosts /etc/hosts && hostname {node} && "
                f"exec slurmd -f {self.at.slurm_conf} -N {node}"
            )
            words = self._beside_packages(command, "--uts", "--mount")
            call(words, self.folder, more={"LAB_NODE": node}, log=f"{node}.out")
        wait_for(node, lambda: running(self._node(node), self.folder) is not None)

    def _beside_packages(self, command: str, *own: str) -> list[str]:
        """Let a daemon and all it starts see this Python's packages below the lab."""
        source = Path(sys.prefix, "lib", f"python3.{sys.version_info.minor}")
        source /= "site-packages"
        first = f"mount --bind -o ro {source} {self.at.packages} && "
        words = ["unshare", *own, "--propagation", "slave", "--", "sh", "-c"]
        return [*words, (first if source.is_dir() else "") + command]

    def _node_ready(self, node: str, patience_s: float) -> None:
        """Wait for a node; one that Slurm put aside is put back, as operators do."""

        def state() -> str:
            words = ["sinfo", "--noheader", "--Node", f"--nodes={node}", "-o", "%t"]
            told = answer(words, self.folder).split()
            return told[0] if told else "unknown"

        with suppress(LabError):
            wait_for(node, lambda: state() in WELL, patience_s / 2)
            return
        with suppress(LabError):
            words = ["scontrol", "update", f"nodename={node}", "state=resume"]
            answer(words, self.folder)
        wait_for(f"{node} ({state()})", lambda: state() in WELL, patience_s / 2)

    def _restart_ssh(self) -> None:
        """Have the SSH server read its key again."""
        if self._up("sshd"):
            self.stop_ssh()
            self.start_ssh()

    def _steps(self, node: str | None = None) -> list[int]:
        """Processes in which the lab's nodes run their jobs."""
        mark = b"LAB_NODE=" + (node or "").encode()
        found = []
        for pid, _, name, _ in processes():
            if name.startswith("slurmstepd") and belongs(pid, self.folder):
                known = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
                if node is None or mark in known:
                    found.append(pid)
        return found

    def _node(self, node: str) -> Path:
        """File with the process number of a node."""
        return self.at.run / f"{node}.pid"

    def _up(self, daemon: str) -> bool:
        """Whether a daemon runs."""
        return running(self._daemons[daemon], self.folder) is not None

    def _answers(self, command: list[str]) -> bool:
        """Whether a command does what it should."""
        with suppress(LabError, subprocess.TimeoutExpired):
            answer(command, self.folder, 5)
            return True
        return False

    def _controller_answers(self) -> bool:
        """Whether slurmctld answers."""
        with suppress(LabError, subprocess.TimeoutExpired):
            return "is UP" in answer(["scontrol", "ping"], self.folder, 5)
        return False


VERBS: dict[str, Callable[[Lab], object]] = {
    "stop": Lab.stop,
    "ctld-stop": Lab.stop_controller,
    "ctld-kill": Lab.kill_controller,
    "ctld-start": Lab.start_controller,
    "sshd-stop": Lab.stop_ssh,
    "sshd-start": Lab.start_ssh,
    "sshd-cut": Lab.cut_sessions,
    "hostkey-rotate": Lab.rotate_host_key,
    "munge-stop": Lab.stop_munge,
    "munge-start": Lab.start_munge,
}


def tell(lab: Lab) -> None:
    """Print what a client needs, as lines that a shell reads."""
    print(f"LAB_SSH=127.0.0.1:{lab.settings.ssh_port}")  # noqa: T201
    print(f"LAB_USER={lab.settings.user}")  # noqa: T201
    print(f"LAB_KEY={lab.client_key}")  # noqa: T201
    print(f"LAB_HOST_KEY='{lab.host_key}'")  # noqa: T201
    print(f"LAB_HOME={lab.at.home}")  # noqa: T201
    print(f"LAB_NODES='{' '.join(lab.settings.nodes)}'")  # noqa: T201
    print(f"SLURM_CONF={lab.at.slurm_conf}")  # noqa: T201


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = ["start", "status", "env", *VERBS, "node-kill", "node-start", "cert"]
    parser.add_argument("verb", choices=verbs)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("more", nargs="*", help="node number; public key and minutes")
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--cpus", type=int, default=8, help="that each node claims")
    parser.add_argument("--mem", type=int, default=8000, help="megabytes, likewise")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--scratch-mb", type=int, default=0, help="a disk to fill")
    parser.add_argument("--no-cgroup", action="store_true")
    parser.add_argument("--dbd", action="store_true", help="with real accounting")
    given = parser.parse_args()
    lab = Lab(given.folder)
    try:
        _obey(lab, given)
    except LabError as error:
        sys.exit(f"{error}")


def _obey(lab: Lab, given: argparse.Namespace) -> None:
    """Carry out one verb."""
    if given.verb == "start":
        group = {"cgroup": False} if given.no_cgroup else {}
        lab.start(
            nodes=given.nodes,
            cpus=given.cpus,
            memory_mb=given.mem,
            scratch_mb=given.scratch_mb,
            accounting=given.dbd,
            lines=dict(line.split("=", 1) for line in given.conf),
            **group,
        )
        tell(lab)
    elif given.verb == "env":
        tell(lab)
    elif given.verb == "status":
        print(json.dumps(lab.status()))  # noqa: T201
        sys.exit(None in lab.status().values())
    elif given.verb == "node-kill":
        lab.kill_node(int(*given.more or (1,)))
    elif given.verb == "node-start":
        lab.start_node(int(*given.more or (1,)))
    elif given.verb == "cert":
        lab.certify(Path(given.more[0]), *(int(word) for word in given.more[1:]))
    else:
        VERBS[given.verb](lab)


if __name__ == "__main__":
    main()
