"""Marking policies as files: `app/data/marking_policies/*.yaml`, and a staff's own.

::

    policy: 1
    name: Exercise North Wind
    source: annex C of the exercise instruction
    default: EXERCISE - NATO UNCLASSIFIED
    levels:                          # from the lowest to the highest
    - {name: NATO UNCLASSIFIED, rank: 1, background: '#007a33', foreground: '#ffffff'}
    - {name: NATO SECRET, rank: 4, background: '#c8102e', foreground: '#ffffff',
       prefix: NS}                   # what names of files begin with
    caveats: [ATOMAL]                # that may be used; without the line, any
    groups: {PARTNERS: [FIN, SWE]}   # members of RELEASABLE TO PARTNERS
    equivalents:                     # levels of others, and whose they are
    - {name: GEHEIM, level: NATO SECRET, caveat: DEU INFORMATION}
    folders:                         # the most that may lie there
    - {folder: /media, ceiling: NATO UNCLASSIFIED}
    cluster: NATO UNCLASSIFIED       # the most that may go there
    second releaser: yes             # a second post agrees to a lower marking
"""

from __future__ import annotations

import re
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.security.marking import Level, Marking
from app.security.marking_policy import (
    DEFAULT_POLICY,
    Equivalent,
    FolderCeiling,
    MarkingPolicy,
)
from app.services.scenario.yaml_entries import read_yaml

if TYPE_CHECKING:
    from app.services.scenario.yaml_entries import Entry

VERSION = 1
FILE = "marking_policy.yaml"
HIGHEST_RANK = 100
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9()_ -]{0,15}")


def read_marking_policy(path: Path) -> MarkingPolicy:
    """
    Read a policy strictly.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what="marking policy")
    given = root.mapping(
        required=("policy", "name", "source", "default", "levels"),
        optional=(
            *("caveats", "groups", "equivalents", "folders", "cluster"),
            "second releaser",
        ),
    )
    given["policy"].whole(least=VERSION, most=VERSION)
    rows = [_level(one) for one in given["levels"].sequence()]
    levels = tuple(level for level, _ in rows)
    named = {level.name: level for level in levels}
    caveats = given.get("caveats")
    groups = given["groups"].mapping() if "groups" in given else {}
    others = given["equivalents"].sequence() if "equivalents" in given else ()
    folders = given["folders"].sequence() if "folders" in given else ()
    cluster, second = given.get("cluster"), given.get("second releaser")
    try:
        return MarkingPolicy(
            name=given["name"].text(),
            levels=levels,
            default=_marking(given["default"], levels),
            caveats=None if caveats is None else _words(caveats),
            groups=tuple((key, _words(entry)) for key, entry in groups.items()),
            equivalents=tuple(_equivalent(one, named) for one in others),
            folders=tuple(_folder(one, levels) for one in folders),
            cluster=None if cluster is None else _marking(cluster, levels),
            second_releaser=second is not None and second.truth(),
            prefixes=tuple((level.name, text) for level, text in rows if text),
            source=given["source"].text(),
        )
    except MarkingRefused as error:
        raise root.refused(f"is none: {error}") from error


def shipped_policies() -> tuple[str, ...]:
    """Names of the policies that come with the program."""
    folder = files("app") / "data" / "marking_policies"
    return tuple(sorted(one.name.removesuffix(".yaml") for one in folder.iterdir()))


def marking_policy(chosen: Path | None, config: Path) -> MarkingPolicy:
    """
    Give the policy in force.

    Parameters
    ----------
    chosen
        A file, or the name of a shipped policy; None where nobody said one.
    config
        Folder of the settings: a policy that lies there as `FILE` holds then.

    Raises
    ------
    InputRefused
        The file is missing or no policy.
    """
    if chosen is not None and str(chosen) in shipped_policies():
        shipped = files("app") / "data" / "marking_policies" / f"{chosen}.yaml"
        with as_file(shipped) as path:
            return read_marking_policy(path)
    if chosen is not None:
        return read_marking_policy(chosen)
    own = config / FILE
    return read_marking_policy(own) if own.exists() else DEFAULT_POLICY


def _level(entry: Entry) -> tuple[Level, str]:
    """A level, and what names of its files begin with."""
    given = entry.mapping(
        required=("name", "rank", "background", "foreground"), optional=("prefix",)
    )
    colours = []
    for key in ("background", "foreground"):
        if not _COLOUR.fullmatch(given[key].text()):
            raise given[key].refused("is no colour; write it as '#c8102e'.")
        colours.append(given[key].text())
    rank = given["rank"].whole(least=0, most=HIGHEST_RANK)
    prefix = ""
    if "prefix" in given:
        prefix = given["prefix"].text()
        if not _PREFIX.fullmatch(prefix):
            raise given["prefix"].refused(
                "cannot begin names of files; take up to 16 letters, digits and spaces."
            )
    return Level(rank, _level_name(given["name"]), *colours), prefix


def _level_name(entry: Entry) -> str:
    name = entry.text()
    if name != " ".join(name.upper().split()) or " - " in name:
        raise entry.refused(
            f"is {name[:40]!r}; write levels in capitals, without a dash between words."
        )
    return name


def _equivalent(entry: Entry, levels: dict[str, Level]) -> Equivalent:
    given = entry.mapping(required=("name", "level"), optional=("caveat",))
    level = given["level"].text()
    if level not in levels:
        raise given["level"].refused(
            f"is {level[:40]!r}; use one of {', '.join(levels)}."
        )
    caveat = given["caveat"].text() if "caveat" in given else ""
    Marking(level=levels[level], caveats=frozenset({caveat} - {""}))
    return Equivalent(_level_name(given["name"]), levels[level], caveat)


def _folder(entry: Entry, levels: tuple[Level, ...]) -> FolderCeiling:
    given = entry.mapping(required=("folder", "ceiling"))
    folder = Path(given["folder"].text()).expanduser()
    if not folder.is_absolute():
        raise given["folder"].refused("is no full path; begin at the root or with ~.")
    return FolderCeiling(folder, _marking(given["ceiling"], levels))


def _words(entry: Entry) -> frozenset[str]:
    """Words that may stand in a marking."""
    words = frozenset(one.text() for one in entry.sequence())
    Marking(level=DEFAULT_POLICY.levels[0], caveats=words)
    return words


def _marking(entry: Entry, levels: tuple[Level, ...]) -> Marking:
    try:
        return Marking.parse(entry.text(), levels)
    except MarkingRefused as error:
        raise entry.refused(f"is not a marking: {error}") from error
