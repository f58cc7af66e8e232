"""A site profile: how a supercomputer is reached, and what it takes.

Everything that ends up in a command or in a script of the far side is held to a narrow
form here, so that nothing needs quoting there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST_NAME = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-f:]+"
)
USER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}")  # account, partition, QOS
MODULE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+/-]{0,199}")
FOLDER = re.compile(r"(/[A-Za-z0-9_][A-Za-z0-9_.+-]*)+")
WORKER_KEY = re.compile(r"[0-9a-f]{64}")
SSH_PORT = 22
MOST_PORT = 65535
CPU = "cpu"
GPU = "gpu"
DEVICES = (CPU, GPU)
MOST_JUMPS = 4


class AuthKind(Enum):
    """How a person proves at the login node who he is."""

    KEY = "key"
    AGENT = "agent"
    CERTIFICATE = "certificate"
    KEYBOARD = "keyboard-interactive"


class Container(Enum):
    """Which devices a container is given."""

    PLAIN = ""
    NVIDIA = "--nv"
    AMD = "--rocm"


class Host(NamedTuple):
    """A machine: name or address, port, and who logs in if it is not the usual user."""

    name: str
    port: int = SSH_PORT
    user: str = ""

    def __str__(self) -> str:
        """Name and port as known hosts write them."""
        return self.name if self.port == SSH_PORT else f"[{self.name}]:{self.port}"


class Auth(NamedTuple):
    """
    What a login takes; paths are those of this machine.

    ``key_file`` is a private key, for an agent the public key that it shall use;
    ``agent`` is the socket of the agent.
    """

    kind: AuthKind
    key_file: str = ""
    certificate_file: str = ""
    agent: str = ""


class Runtime(NamedTuple):
    """
    What the worker runs in.

    Either the ``python`` of a virtual environment, or an Apptainer ``image`` that has
    a ``python3``; ``modules`` are loaded before.
    """

    python: str = "/usr/bin/python3"
    modules: tuple[str, ...] = ()
    image: str = ""
    container: Container = Container.PLAIN


class SiteLimits(NamedTuple):
    """
    What a site lets us take; 0 is no limit of ours.

    ``seconds`` is the longest time of a part, ``memory_mb`` its most memory, ``cpus``
    how many cores each part gets, ``parts_at_once`` how many parts of a job may run
    side by side, ``queued`` how many parts of ours may stand in the queue,
    ``poll_s`` the least time between two looks, and ``settle_s`` how long nobody may
    believe that a submission without an answer was lost.
    """

    seconds: int = 0
    memory_mb: int = 0
    cpus: int = 1
    parts_at_once: int = 0
    queued: int = 0
    poll_s: int = 15
    settle_s: int = 90


USUAL_LIMITS = SiteLimits()
USUAL_RUNTIME = Runtime()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    The profile of a site.

    Attributes
    ----------
    name
        As users call it; a word.
    login
        Where commands run.
    submit, transfer
        Hosts of their own for the batch queue and for files; None where it is `login`.
    jumps
        Hosts to pass on the way, the first one first.
    user
        Who logs in.
    host_keys
        Lines as in ``known_hosts``: keys of all hosts, or of an authority that signs
        them. Nothing else is ever believed.
    auth
        What a login takes.
    base
        Absolute folder there that holds everything of ours.
    account, qos
        Of the batch queue; empty for its defaults.
    partitions
        By device, ``cpu`` and ``gpu``; without one the queue chooses.
    gpu_kind
        Kind of GPU that is asked for; empty for any.
    limits
        What the site lets us take.
    has_accounting
        Whether ``sacct`` answers there.
    requeues
        Whether the queue may start a part again after a node died.
    runtime
        What the worker runs in.
    helper_as_file
        Whether our part may lie there as a file; else it is sent with each question.
    search_path
        Folder of the commands of the queue where they are not found by themselves.
    worker_key
        Public part of the worker's key; empty before it was enrolled.
    ceiling
        Highest marking that may go there, as text; empty where only the policy counts.
    log_hosts
        Whether names of hosts may stand in logs and in words for the user.
    """

    name: str
    login: Host
    user: str
    host_keys: str
    auth: Auth
    base: str
    submit: Host | None = None
    transfer: Host | None = None
    jumps: tuple[Host, ...] = ()
    account: str = ""
    qos: str = ""
    partitions: Mapping[str, str] = field(default_factory=dict)
    gpu_kind: str = ""
    limits: SiteLimits = USUAL_LIMITS
    has_accounting: bool = False
    requeues: bool = True
    runtime: Runtime = USUAL_RUNTIME
    helper_as_file: bool = True
    search_path: str = ""
    worker_key: str = ""
    ceiling: str = ""
    log_hosts: bool = False

    def __post_init__(self) -> None:
        hosts = [self.command_host, self.transfer_host, *self.jumps]
        checks = [
            ("name", self.name, WORD, False),
            ("user", self.user, USER, False),
            ("base", self.base, FOLDER, False),
            ("account", self.account, WORD, True),
            ("QOS", self.qos, WORD, True),
            ("kind of GPU", self.gpu_kind, WORD, True),
            ("search path", self.search_path, FOLDER, True),
            ("worker key", self.worker_key, WORKER_KEY, True),
            ("image", self.runtime.image, FOLDER, True),
            ("python", self.runtime.python, FOLDER, bool(self.runtime.image)),
            *(("partition", one, WORD, False) for one in self.partitions.values()),
            *(("module", one, MODULE, False) for one in self.runtime.modules),
            *(("host", one.name, HOST_NAME, False) for one in hosts),
            *(("user", one.user, USER, True) for one in hosts),
        ]
        for what, text, form, may_be_empty in checks:
            if not (form.fullmatch(text) or (may_be_empty and not text)):
                raise ModelError(
                    f"The {what} {text[:60]!r} of the site {self.name[:40]!r} cannot "
                    "be used; write it with letters, digits, '.', '_', '+' and '-' "
                    "only, and folders from '/' on."
                )
        if set(self.partitions) - set(DEVICES):
            raise ModelError(
                f"The site {self.name!r} has partitions for unknown devices; use "
                f"{' and '.join(DEVICES)}."
            )
        self._check_host_keys()
        self._check_auth()

    @property
    def command_host(self) -> Host:
        """Where the commands of the batch queue run."""
        return self.submit or self.login

    @property
    def transfer_host(self) -> Host:
        """Where files are written and read."""
        return self.transfer or self.command_host

    @property
    def shown_host(self) -> str:
        """Name of the host for people, or of the site where hosts are not told."""
        return f"{self.command_host}" if self.log_hosts else self.name

    def _check_host_keys(self) -> None:
        """Refuse a profile that would believe any host."""
        lines = [line.split() for line in self.host_keys.splitlines()]
        lines = [words for words in lines if words and not words[0].startswith("#")]
        for words in lines:
            names = words[1] if words[0].startswith("@") else words[0]
            is_authority = words[0] == "@cert-authority"
            if not is_authority and ("*" in names or "?" in names):
                raise ModelError(
                    f"A host key of the site {self.name!r} stands for wild names "
                    f"({names[:40]}); name each host, or use '@cert-authority'."
                )
        if not lines:
            raise ModelError(
                f"The site {self.name!r} has no host keys; ask its operators for them "
                "and put them in as in known_hosts. Without them nobody knows who "
                "answers."
            )

    def _check_auth(self) -> None:
        auth = self.auth
        needed = {
            AuthKind.KEY: auth.key_file,
            AuthKind.CERTIFICATE: auth.key_file and auth.certificate_file,
            AuthKind.AGENT: auth.key_file and auth.agent,
            AuthKind.KEYBOARD: "nothing more",
        }
        if not needed[auth.kind]:
            raise ModelError(
                f"The site {self.name!r} logs in by {auth.kind.value} and does not say "
                "with what: name the key file, for a certificate also its file, for an "
                "agent its socket and the public key that it shall use."
            )
