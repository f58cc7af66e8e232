"""How the Slurm of the tests is set up: its folders, ports and configuration files."""

from __future__ import annotations

import hashlib
import json
import random
import socket
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_FOLDER = 60  # paths of Unix sockets below it have 107 bytes at most
FIRST_PORT, LAST_PORT = 20_000, 30_000  # below those of outgoing connections
# Short times, so that tests of faults need not wait; sites have 300, 120 and 30 s.
DEFAULT_LINES = {
    "SlurmdTimeout": "5",
    "SlurmctldTimeout": "10",
    "MessageTimeout": "4",  # so long commands try to reach a controller that is away
    "KillWait": "2",
    "MinJobAge": "7200",  # longer than any run of tests, which look back at the end
    "MaxJobCount": "50000",  # each task of an array counts
    "MaxArraySize": "10001",
    "ReturnToService": "2",
    "JobRequeue": "1",
    "WaitTime": "5",
    "UnkillableStepTimeout": "20",
    "SchedulerType": "sched/backfill",
    "SchedulerParameters": (
        "bf_interval=5,sched_min_interval=100000,batch_sched_delay=0,max_rpc_cnt=0"
    ),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and files of a lab; all lie below one folder."""

    folder: Path

    @property
    def etc(self) -> Path:
        """Configuration files."""
        return self.folder / "etc"

    @property
    def run(self) -> Path:
        """Process numbers and sockets."""
        return self.folder / "run"

    @property
    def log(self) -> Path:
        """What the daemons wrote."""
        return self.folder / "log"

    @property
    def state(self) -> Path:
        """What the daemons keep."""
        return self.folder / "state"

    @property
    def ssh(self) -> Path:
        """Keys."""
        return self.folder / "ssh"

    @property
    def home(self) -> Path:
        """Home of the user whose jobs run."""
        return self.folder / "home"

    @property
    def scratch(self) -> Path:
        """Small disk that can be full, where one was asked for."""
        return self.folder / "scratch"

    @property
    def shims(self) -> Path:
        """Programs that an SSH session finds before those of Slurm."""
        return self.folder / "shims"

    @property
    def packages(self) -> Path:
        """Where nodes and sessions see the Python packages of this checkout."""
        return self.folder / "packages"

    @property
    def settings(self) -> Path:
        """What the lab was started with."""
        return self.folder / "lab.json"

    @property
    def munge_socket(self) -> Path:
        """Where Slurm's commands prove who they are."""
        return self.run / "munge/sock"

    @property
    def slurm_conf(self) -> Path:
        """Configuration of Slurm."""
        return self.etc / "slurm.conf"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabSettings:
    """
    What a lab was started with.

    Attributes
    ----------
    user, prefix
        Login of the jobs' user, and the beginning of the names of nodes. Control
        groups are named after nodes, so both are another for every folder.
    ssh_port, controller_port, node_ports, database_ports
        On 127.0.0.1; the last are of slurmdbd and its database.
    cpus, memory_mb
        What each node claims to have; it need not be there.
    cgroup
        Whether memory is held to its limit by control groups.
    accounting
        Whether there is a real slurmdbd.
    scratch_mb
        Size of the disk that can be full; 0 for none.
    lines
        Lines of slurm.conf that differ from those of the lab.
    """

    user: str
    prefix: str
    ssh_port: int
    controller_port: int
    node_ports: tuple[int, ...]
    database_ports: tuple[int, int]
    cpus: int = 8
    memory_mb: int = 8000
    cgroup: bool = True
    accounting: bool = False
    scratch_mb: int = 0
    lines: dict[str, str] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of the nodes."""
        return tuple(f"{self.prefix}{n}" for n in range(1, len(self.node_ports) + 1))

    def text(self) -> str:
        """Write the settings as JSON."""
        return json.dumps(asdict(self), indent=1)


def new_settings(folder: Path, nodes: int, **given: object) -> LabSettings:
    """Choose names and free ports for a lab in a folder."""
    digest = hashlib.sha256(str(folder).encode()).hexdigest()
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in digest[:6])
    ports = free_ports(nodes + 4)
    return LabSettings(
        user=f"lab-{letters}",
        prefix=f"{letters}-n",
        ssh_port=ports[0],
        controller_port=ports[1],
        database_ports=(ports[2], ports[3]),
        node_ports=ports[4:],
        **given,
    )


def read_settings(places: Places) -> LabSettings | None:
    """Read what a lab was started with; None where there is none."""
    if not places.settings.is_file():
        return None
    kept = json.loads(places.settings.read_text())
    for name in ("node_ports", "database_ports"):
        kept[name] = tuple(kept[name])
    return LabSettings(**kept)


def free_ports(count: int) -> tuple[int, ...]:
    """Find ports on which nothing listens."""
    chosen: set[int] = set()
    while len(chosen) < count:
        port = random.SystemRandom().randrange(FIRST_PORT, LAST_PORT)
        with socket.socket() as probe:
            if port not in chosen and probe.connect_ex(("127.0.0.1", port)):
                chosen.add(port)
    return tuple(chosen)


def slurm_conf(places: Places, settings: LabSettings, host: str) -> str:
    """Write slurm.conf: all on loopback, every node a host name of its own."""
    lines = {
        "ClusterName": "lab",
        "SlurmctldHost": f"{host}(127.0.0.1)",
        "SlurmctldPort": settings.controller_port,
        "SlurmdPort": settings.node_ports[0],
        "CommunicationParameters": "NoInAddrAny,NoCtldInAddrAny",
        "SlurmUser": "slurm",
        "SlurmdUser": "root",
        "AuthType": "auth/munge",
        # The second is also how long a job waits that is queued again.
        "AuthInfo": f"socket={places.munge_socket},cred_expire=10",
        "CredType": "cred/munge",
        "StateSaveLocation": places.state / "controller",
        "SlurmdSpoolDir": places.state / "spool/%n",
        "SlurmctldPidFile": places.run / "slurm/slurmctld.pid",
        "SlurmdPidFile": places.run / "%n.pid",
        "SlurmctldLogFile": places.log / "slurmctld.log",
        "SlurmdLogFile": places.log / "%n.log",
        "JobAcctGatherType": "jobacct_gather/linux",
        "JobAcctGatherFrequency": "task=1",
        "SwitchType": "switch/none",
        "MpiDefault": "none",
        "SelectType": "select/cons_tres",
        "SelectTypeParameters": "CR_CPU_Memory",
        "SlurmdParameters": "config_overrides",  # more processors than there are
        "PropagateResourceLimits": "NONE",
        "JobCompType": "jobcomp/filetxt",
        "JobCompLoc": places.log / "jobcomp.log",
        "AccountingStorageType": "accounting_storage/none",
    }
    lines |= _limits(settings) | DEFAULT_LINES
    if settings.accounting:
        lines |= _accounting(places, settings)
    lines |= settings.lines
    text = [f"{key}={value}" for key, value in lines.items()]
    # All on one address: srun in a job is called back at the address it came from.
    text += [
        f"NodeName={name} NodeHostname={name} NodeAddr=127.0.0.1 Port={port} "
        f"CPUs={settings.cpus} RealMemory={settings.memory_mb} State=UNKNOWN"
        for name, port in zip(settings.nodes, settings.node_ports, strict=True)
    ]
    common = "DefaultTime=00:10:00 DefMemPerCPU=100 State=UP OverSubscribe=NO"
    text += [f"PartitionName=all Nodes=ALL Default=YES MaxTime=24:00:00 {common}"]
    text += [
        f"PartitionName=node{number} Nodes={name} MaxTime=24:00:00 {common}"
        for number, name in enumerate(settings.nodes, 1)
    ]
    text += [f"PartitionName=short Nodes=ALL MaxTime=00:01:00 {common}"]
    return "\n".join(text) + "\n"


def _limits(settings: LabSettings) -> dict[str, object]:
    """Lines that hold jobs to their memory."""
    if settings.cgroup:
        return {"ProctrackType": "proctrack/cgroup", "TaskPlugin": "task/cgroup"}
    return {
        "ProctrackType": "proctrack/linuxproc",
        "TaskPlugin": "task/none",
        "JobAcctGatherParams": "OverMemoryKill",
    }


def _accounting(places: Places, settings: LabSettings) -> dict[str, object]:
    """Lines that let sacct answer; sacct finds munge by the last but two alone."""
    return {
        "AccountingStorageType": "accounting_storage/slurmdbd",
        "AccountingStorageHost": "127.0.0.1",
        "AccountingStoragePort": settings.database_ports[0],
        "AccountingStoragePass": places.munge_socket,
        "AccountingStorageEnforce": "associations,limits,qos",
        "AccountingStoreFlags": "job_comment",
    }


def cgroup_conf() -> str:
    """Write cgroup.conf: 22.05 reads it even where nothing uses control groups."""
    return (
        "CgroupPlugin=cgroup/v1\nCgroupMountpoint=/sys/fs/cgroup\n"
        "CgroupAutomount=no\nConstrainCores=no\nConstrainRAMSpace=yes\n"
        "ConstrainSwapSpace=no\nConstrainDevices=no\nMinRAMSpace=8\n"
    )


def slurmdbd_conf(places: Places, settings: LabSettings, host: str) -> str:
    """Write slurmdbd.conf; it must name the host, not its address."""
    return (
        f"AuthType=auth/munge\nAuthInfo=socket={places.munge_socket}\n"
        f"DbdHost={host}\nDbdAddr=127.0.0.1\nDbdPort={settings.database_ports[0]}\n"
        f"SlurmUser=slurm\nLogFile={places.log}/slurmdbd.log\n"
        f"PidFile={places.run}/slurm/slurmdbd.pid\n"
        "StorageType=accounting_storage/mysql\nStorageHost=127.0.0.1\n"
        f"StoragePort={settings.database_ports[1]}\nStorageUser=slurm\n"
        "StoragePass=lab\nStorageLoc=slurm_acct\n"
    )


def sshd_config(places: Places, settings: LabSettings) -> str:
    """Write sshd_config: keys and certificates of the lab, nobody else."""
    return (
        f"ListenAddress 127.0.0.1\nPort {settings.ssh_port}\n"
        f"HostKey {places.ssh}/host\nPidFile {places.run}/sshd.pid\n"
        f"AuthorizedKeysFile {places.ssh}/authorized_keys\n"
        f"TrustedUserCAKeys {places.ssh}/authority.pub\nAllowUsers {settings.user}\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PubkeyAuthentication yes\nPermitRootLogin no\nStrictModes no\nUsePAM no\n"
        "UseDNS no\nX11Forwarding no\nPrintMotd no\nPrintLastLog no\n"
        "MaxSessions 40\nMaxStartups 50:30:100\nMaxAuthTries 3\n"
        f"SetEnv SLURM_CONF={places.slurm_conf} "
        f"PATH={places.shims}:/usr/local/bin:/usr/bin:/bin\n"
        "Subsystem sftp internal-sftp\nLogLevel VERBOSE\n"
    )
