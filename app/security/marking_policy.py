"""The rules on markings that a nation or an exercise lays down, as frozen data.

A policy has one ladder of levels. What others mark by another ladder is read by way of
equivalents: the level of ours that protects as much, and where the policy says so a
caveat that tells whose information it is, so that no such owner is lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.security.marking import DEFAULT_MARKING, LEVELS, Level, Marking

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Equivalent:
    """
    How a level of another ladder is read.

    Attributes
    ----------
    name
        Of the other level, in capitals.
    level
        Of ours, that protects as much.
    caveat
        Whose information it is, where that must stay visible; else empty.
    """

    name: str
    level: Level
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class FolderCeiling:
    """The most that may lie in a folder and in those below it."""

    folder: Path
    ceiling: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingPolicy:
    """
    Levels in force and what must be heeded with them.

    Attributes
    ----------
    name
        As users call it.
    levels
        From the lowest to the highest; no two of one rank or name.
    default
        Of a document that nobody has marked yet.
    caveats
        That may stand in a marking; None for any.
    groups
        Members by name of a group to which things may be released.
    equivalents
        Levels of other ladders.
    folders
        What may lie where; the innermost folder counts.
    cluster
        The most that may go to a cluster; None where nothing is laid down.
    second_releaser
        Whether a second post must agree to a release at a lower marking.
    prefixes
        By name of a level the word that file names begin with; none where none is
        asked.
    source
        Where the rules are published.
    """

    name: str
    levels: tuple[Level, ...]
    default: Marking
    caveats: frozenset[str] | None = None
    groups: tuple[tuple[str, frozenset[str]], ...] = ()
    equivalents: tuple[Equivalent, ...] = ()
    folders: tuple[FolderCeiling, ...] = ()
    cluster: Marking | None = None
    second_releaser: bool = False
    prefixes: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        ranks = [level.rank for level in self.levels]
        names = [level.name for level in self.levels]
        names += [other.name for other in self.equivalents]
        if not ranks or ranks != sorted(set(ranks)) or len(names) != len(set(names)):
            raise MarkingRefused(
                f"The marking policy {self.name!r} has no clear ladder of levels; give "
                "each level a name and a rank of its own, from the lowest up."
            )

    def parse(self, text: str) -> Marking:
        """
        Read a marking, also one by a ladder that has equivalents here.

        Raises
        ------
        MarkingRefused
            It names no level in force, or a caveat that the policy does not have.
        """
        others = {other.name: other for other in self.equivalents}
        known = (*self.levels, *(Level(-1, name, "", "") for name in others))
        read = Marking.parse(text, known)
        caveats = read.caveats
        level = read.level
        if level.name in others:
            other = others[level.name]
            level = other.level
            caveats |= {other.caveat} if other.caveat else frozenset()
        self._check_caveats(read.caveats, text)
        return replace(
            read,
            level=level,
            caveats=caveats,
            releasable_to=self._nations(read.releasable_to),
        )

    def check_folder(self, path: Path, marking: Marking) -> None:
        """
        Refuse a file that its folder may not hold.

        Raises
        ------
        MarkingRefused
            The marking is above the ceiling of the folder.
        """
        place = path.parent.resolve()
        inside = [
            rule
            for rule in self.folders
            if place.is_relative_to(rule.folder.expanduser().resolve())
        ]
        if not inside:
            return
        rule = max(inside, key=lambda one: len(one.folder.expanduser().resolve().parts))
        if not _admits(rule.ceiling, marking):
            raise MarkingRefused(
                f"{path.name} is {marking}, and {rule.folder} holds {rule.ceiling} at "
                f"most by the policy {self.name!r}; choose another folder."
            )

    def check_cluster(self, marking: Marking) -> None:
        """
        Refuse what may not go to a cluster.

        Raises
        ------
        MarkingRefused
            The marking is above the ceiling of the cluster.
        """
        if self.cluster is not None and not _admits(self.cluster, marking):
            raise MarkingRefused(
                f"The job is {marking}, and the cluster takes {self.cluster} at most "
                f"by the policy {self.name!r}; run it on this machine."
            )

    def named(self, path: Path, marking: Marking) -> Path:
        """Path whose name begins as the policy asks of files of this level."""
        prefix = dict(self.prefixes).get(marking.level.name, "")
        if not prefix or path.name.startswith(f"{prefix} "):
            return path
        return path.with_name(f"{prefix} {path.name}")

    def _check_caveats(self, caveats: frozenset[str], text: str) -> None:
        others = sorted(caveats - self.caveats) if self.caveats is not None else []
        if others:
            allowed = ", ".join(sorted(self.caveats or ())) or "none"
            raise MarkingRefused(
                f"{text[:60]!r} has the caveat {others[0][:40]!r}, which the policy "
                f"{self.name!r} does not have; it has {allowed}."
            )

    def _nations(self, named: frozenset[str]) -> frozenset[str]:
        """Members of the groups among these names, and the rest as they are."""
        groups = dict(self.groups)
        parts = (groups.get(name, frozenset({name})) for name in named)
        return frozenset[str]().union(*parts)


def _admits(ceiling: Marking, marking: Marking) -> bool:
    """Whether a place may hold a marking; an exercise is held like the real thing."""
    return replace(ceiling, exercise=marking.exercise).dominates(marking)


DEFAULT_POLICY = MarkingPolicy(
    name="exercise", levels=LEVELS, default=DEFAULT_MARKING, source="NATO C-M(2002)49"
)
