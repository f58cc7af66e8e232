"""Site profiles as files: `sites/*.yaml` among the settings, strict to the line.

`app/data/site_profile_example.yaml` shows every entry; `site_schema` explains them.
"""

from __future__ import annotations

import base64
import binascii
import re
import textwrap
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.errors import MarkingRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.scenario.yaml_entries import read_yaml
from models.cluster.job import CARRIED, HERE
from models.cluster.slurm.site import (
    DEVICES,
    FOLDER,
    HOST_NAME,
    MODULE,
    MOST_JUMPS,
    MOST_PORT,
    SSH_PORT,
    USER,
    WORD,
    WORKER_KEY,
    Auth,
    AuthKind,
    Container,
    Host,
    Runtime,
    Site,
    SiteLimits,
)
from models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.security.marking_policy import MarkingPolicy
    from app.services.scenario.yaml_entries import Entry

Kind = TypeVar("Kind")
VERSION = 1
FOLDER_OF_SITES = "sites"
EXAMPLE = "site_profile_example.yaml"
_HOST = re.compile(r"(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s]+))(?::(\d{1,5}))?")
_MARKS = {"@cert-authority", "@revoked"}
_WIDTH = 86  # of an explained line
_KEY_WORDS = 3  # names, kind, key
_REQUIRED = ("site profile", "name", "hosts", "user", "host keys", "login by", "folder")
_OPTIONAL = (
    *("key file", "certificate file", "agent", "account", "qos", "partitions"),
    *("gpu kind", "limits", "accounting", "requeue", "helper", "search path"),
    *("worker", "worker key", "ceiling", "log hosts"),
)
_LIMITS = {  # entry: least, most
    "minutes": (1, 60 * 24 * 60),
    "memory": (16, 16_000_000),
    "cores": (1, 1024),
    "parts at once": (1, 128),
    "parts in queue": (1, 1_000_000),
    "seconds between looks": (5, 3600),
    "seconds until lost": (30, 3600),
}
_DEVICES = {"nvidia": Container.NVIDIA, "amd": Container.AMD}
_HELPERS = {"file": True, "sent": False}


def site_profiles(
    folder: Path,
    others: Iterable[Path] = (),
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> Mapping[str, Site]:
    """
    Read all site profiles.

    Parameters
    ----------
    folder
        Of the profiles; none is read where it does not exist.
    others
        Profiles that lie elsewhere; they come before those of the same name.
    policy
        By which a ceiling is read.

    Returns
    -------
    Mapping
        By name, in order.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    own = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    found: dict[str, Site] = {}
    for path in (*own, *others):
        site = read_site_profile(path, policy)
        found[site.name] = site
    return dict(sorted(found.items()))


def read_site_profile(path: Path, policy: MarkingPolicy = DEFAULT_POLICY) -> Site:
    """
    Read a site profile strictly.

    Parameters
    ----------
    path
        The file.
    policy
        By which its ceiling is read.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what="site profile")
    given = root.mapping(required=_REQUIRED, optional=_OPTIONAL)
    given["site profile"].whole(least=VERSION, most=VERSION)
    hosts = _hosts(given["hosts"])
    try:
        return Site(
            name=_name(given["name"]),
            login=hosts["login"][0],
            submit=_first(hosts.get("submit")),
            transfer=_first(hosts.get("transfer")),
            jumps=hosts.get("jump", ()),
            user=_plain(given["user"], USER, "a user name"),
            host_keys=_host_keys(given["host keys"], hosts),
            auth=_auth(given),
            base=_folder(given["folder"]),
            account=_optional(given, "account", WORD, "a word"),
            qos=_optional(given, "qos", WORD, "a word"),
            partitions=_partitions(given.get("partitions")),
            gpu_kind=_optional(given, "gpu kind", WORD, "a word"),
            limits=_limits(given.get("limits")),
            has_accounting=_truth(given, "accounting", usual=False),
            requeues=_truth(given, "requeue", usual=True),
            runtime=_runtime(given.get("worker")),
            helper_as_file=_one_of(given.get("helper"), _HELPERS, usual=True),
            search_path=_optional(given, "search path", FOLDER, "a folder from '/' on"),
            worker_key=_optional(
                given, "worker key", WORKER_KEY, "64 digits of 0-9 and a-f"
            ),
            ceiling=_ceiling(given.get("ceiling"), policy),
            log_hosts=_truth(given, "log hosts", usual=False),
        )
    except ModelError as error:
        raise root.refused(f"cannot be used: {error}") from error


def site_schema() -> str:
    """Explain every entry of a site profile in notes, with an example to fill in."""
    example = (files("app") / "data" / EXAMPLE).read_text("utf-8")
    said = (
        f"A site profile is a file of YAML. It needs: {', '.join(_REQUIRED)}.",
        f"It may have: {', '.join(_OPTIONAL)}.",
        "Hosts are login, submit, transfer and jump; only login is needed.",
        f"'login by' is one of {', '.join(one.value for one in AuthKind)}.",
        "Limits, whole numbers:",
        *(f"  {name}: {least} to {most}" for name, (least, most) in _LIMITS.items()),
    )
    lines = [line for words in said for line in textwrap.wrap(words, _WIDTH)]
    return "".join(f"# {line}\n" for line in lines) + f"\n{example}"


def _name(entry: Entry) -> str:
    """Name of a site that does not stand for something else."""
    name = _plain(entry, WORD, "a word of letters, digits, '.', '_', '+' and '-'")
    if name in {HERE, CARRIED}:
        raise entry.refused(f"is {name}, which the program uses itself; take another.")
    return name


def _hosts(entry: Entry) -> dict[str, tuple[Host, ...]]:
    """Hosts by role."""
    given = entry.mapping(required=("login",), optional=("submit", "transfer", "jump"))
    found: dict[str, tuple[Host, ...]] = {
        role: (_host(one),) for role, one in given.items() if role != "jump"
    }
    if "jump" in given:
        jumps = given["jump"].sequence()
        if len(jumps) > MOST_JUMPS:
            raise given["jump"].refused(f"has more than {MOST_JUMPS} hosts.")
        found["jump"] = tuple(_host(one) for one in jumps)
    return found


def _host(entry: Entry) -> Host:
    """Read ``user@host:port``; host alone is enough."""
    text = entry.text()
    parts = _HOST.fullmatch(text)
    name = (parts[2] or parts[3]) if parts else ""
    if parts is None or not HOST_NAME.fullmatch(name):
        raise entry.refused(
            f"is {text!r}; give one host such as 'login.example.org' or "
            "'user@login.example.org:22', without wild characters."
        )
    user, port = parts[1] or "", int(parts[4] or SSH_PORT)
    if user and not USER.fullmatch(user):
        raise entry.refused(f"has the user {user!r}; give a user name.")
    if not 0 < port <= MOST_PORT:
        raise entry.refused(f"has the port {port}; give one from 1 to {MOST_PORT}.")
    return Host(name, port, user)


def _host_keys(entry: Entry, hosts: Mapping[str, tuple[Host, ...]]) -> str:
    """Lines as in known_hosts, one at least for each host."""
    if not entry.is_list:
        raise entry.refused(
            "must be a list of lines as in known_hosts; checking of hosts cannot be "
            "switched off."
        )
    lines = [_host_key(one) for one in entry.sequence()]
    for host in (one for role in hosts.values() for one in role):
        if not any(_names(line, host) for line in lines):
            raise entry.refused(
                f"has no key for {host}; ask the operators of the site for it."
            )
    return "\n".join(lines) + "\n"


def _host_key(entry: Entry) -> str:
    """One line: names, kind and key."""
    text = entry.text()
    words = text.split()
    mark = words.pop(0) if words[0].startswith("@") else ""
    if (mark and mark not in _MARKS) or len(words) < _KEY_WORDS:
        raise entry.refused(
            "is no host key; write names, kind and key as in known_hosts, such as "
            "'login.example.org ssh-ed25519 AAAA…'."
        )
    names, kind, key = words[:_KEY_WORDS]
    if mark != "@cert-authority" and ("*" in names or "?" in names):
        raise entry.refused(
            f"stands for wild names ({names[:60]}); name each host, or write "
            "'@cert-authority' before the key of an authority."
        )
    try:
        blob = base64.b64decode(key, validate=True)
    except binascii.Error:
        blob = b""
    said = kind.encode("utf-8", "replace")
    if not blob.startswith(len(said).to_bytes(4, "big") + said):
        raise entry.refused(f"has a key that is no {kind[:40]}; copy the line again.")
    return text


def _names(line: str, host: Host) -> bool:
    """Whether a line of known hosts may speak of a host."""
    words = line.split()
    names = words[1] if words[0].startswith("@") else words[0]
    if words[0] == "@revoked":
        return False
    if names.startswith("|"):
        return True  # hashed: only the connection can tell
    wanted = (f"{host}", host.name)
    patterns = [one.replace("[", "[[]") for one in names.split(",")]  # [host]:port
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in wanted)


def _auth(given: Mapping[str, Entry]) -> Auth:
    """What a login takes."""
    return Auth(
        kind=given["login by"].choice(AuthKind),
        key_file=_own_path(given.get("key file")),
        certificate_file=_own_path(given.get("certificate file")),
        agent=_own_path(given.get("agent")),
    )


def _own_path(entry: Entry | None) -> str:
    """Path on this machine."""
    if entry is None:
        return ""
    path = Path(entry.text()).expanduser()
    if not path.is_absolute():
        raise entry.refused(f"is {path}; give a whole path, or one from '~/' on.")
    return str(path)


def _folder(entry: Entry) -> str:
    """Absolute folder of the far side."""
    text = entry.text().rstrip("/")
    if not FOLDER.fullmatch(text):
        raise entry.refused(
            f"is {text!r}; give a whole path from '/' on, of letters, digits, '.', "
            "'_', '+' and '-', without '~' and '..'."
        )
    return text


def _partitions(entry: Entry | None) -> dict[str, str]:
    """Partitions by device."""
    if entry is None:
        return {}
    given = entry.mapping(optional=DEVICES)
    return {device: _plain(one, WORD, "a word") for device, one in given.items()}


def _limits(entry: Entry | None) -> SiteLimits:
    """What the site lets us take."""
    usual = SiteLimits()
    if entry is None:
        return usual
    given = entry.mapping(optional=tuple(_LIMITS))
    numbers = {
        name: one.whole(least=_LIMITS[name][0], most=_LIMITS[name][1])
        for name, one in given.items()
    }
    return SiteLimits(
        seconds=60 * numbers.get("minutes", 0),
        memory_mb=numbers.get("memory", usual.memory_mb),
        cpus=numbers.get("cores", usual.cpus),
        parts_at_once=numbers.get("parts at once", usual.parts_at_once),
        queued=numbers.get("parts in queue", usual.queued),
        poll_s=numbers.get("seconds between looks", usual.poll_s),
        settle_s=numbers.get("seconds until lost", usual.settle_s),
    )


def _runtime(entry: Entry | None) -> Runtime:
    """What the worker runs in."""
    usual = Runtime()
    if entry is None:
        return usual
    given = entry.mapping(optional=("python", "modules", "image", "devices"))
    modules = given["modules"].sequence() if "modules" in given else ()
    if "python" in given and "image" in given:
        raise given["python"].refused("and an image cannot both be used; keep one.")
    devices = given.get("devices")
    if devices is not None and "image" not in given:
        raise devices.refused("is for an image; leave it out, or name the image.")
    path = "a whole path from '/' on, of letters, digits, '.', '_', '+' and '-'"
    return Runtime(
        python=_optional(given, "python", FOLDER, path) or usual.python,
        modules=tuple(_plain(one, MODULE, "a module") for one in modules),
        image=_optional(given, "image", FOLDER, path),
        container=_one_of(devices, _DEVICES, usual=Container.PLAIN),
    )


def _ceiling(entry: Entry | None, policy: MarkingPolicy) -> str:
    """Highest marking that may go there, as the policy reads it."""
    if entry is None:
        return ""
    try:
        return str(policy.parse(entry.text()))
    except MarkingRefused as error:
        raise entry.refused(f"is no marking: {error}") from error


def _plain(entry: Entry, form: re.Pattern[str], what: str) -> str:
    """Text of a narrow form."""
    text = entry.text()
    if not form.fullmatch(text):
        raise entry.refused(f"is {text[:60]!r}; give {what}.")
    return text


def _optional(
    given: Mapping[str, Entry], name: str, form: re.Pattern[str], what: str
) -> str:
    """Text of a narrow form; empty where the entry is left out."""
    return _plain(given[name], form, what) if name in given else ""


def _truth(given: Mapping[str, Entry], name: str, *, usual: bool) -> bool:
    """Yes or no; the usual where the entry is left out."""
    return given[name].truth() if name in given else usual


def _one_of(entry: Entry | None, kinds: Mapping[str, Kind], *, usual: Kind) -> Kind:
    """What a word stands for; the usual where the entry is left out."""
    if entry is None:
        return usual
    text = entry.text()
    if text not in kinds:
        raise entry.refused(f"is {text!r}; use one of {', '.join(kinds)}.")
    return kinds[text]


def _first(hosts: tuple[Host, ...] | None) -> Host | None:
    return hosts[0] if hosts else None
