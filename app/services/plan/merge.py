"""Two copies of a plan made one again: object by object, entry by entry.

An object that only one side changed is taken as that side left it. One that both
changed is put together where they changed different entries; where both changed the
same, people decide. Nothing that either side did is dropped without being asked about.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from app.services.plan.kinds import COLUMN, RATING
from app.storage.plan_records import ObjectKey, body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Form = dict[str, Any]
_MISSING = object()
WHOLE = frozenset({"geometry", "vehicles", "place"})
"""Entries that are one thing though they have parts."""

ENTANGLED: Mapping[str, tuple[frozenset[str], ...]] = {
    COLUMN: (
        frozenset({"start", "release by"}),
        frozenset({"density", "spacing"}),
        frozenset({"rate", "density rate"}),
    ),
    RATING: (frozenset({"at", "osm"}),),
}
"""By kind, entries that mean something only together."""

_FIGURES = ("wheeled", "tracked")
_TOGETHER = (
    *(frozenset({track, f"{track}_oneway", f"{track}_caution"}) for track in _FIGURES),
    *(frozenset({track, f"{track} one-way", f"{track} caution"}) for track in _FIGURES),
    frozenset({"from", "until", "hours", "days", "zone"}),
    frozenset({"side", "towards", "at"}),
    frozenset({"value", "source"}),
    frozenset({"name", "identity", "path"}),
)
"""The same, of any kind; classes of one track must not fall."""


class Side(Enum):
    """Whose copy."""

    OURS = "ours"
    THEIRS = "theirs"


class Conflict(NamedTuple):
    """
    One object that both sides changed, each in its own way.

    Attributes
    ----------
    key
        Of the object.
    base, ours, theirs
        Its bodies; None where it does not exist.
    taking_ours, taking_theirs
        What it becomes by either choice; entries that are not disputed are those of
        whoever changed them.
    why
        What the trouble is, in a few words.
    """

    key: ObjectKey
    base: str | None
    ours: str | None
    theirs: str | None
    taking_ours: str | None
    taking_theirs: str | None
    why: str


class Merge(NamedTuple):
    """
    Two copies as one.

    Attributes
    ----------
    merged
        Bodies by object; those in conflict are ours.
    conflicts
        What people have to decide, in the order of the keys.
    """

    merged: dict[ObjectKey, str]
    conflicts: tuple[Conflict, ...]


def merge(
    base: Mapping[ObjectKey, str],
    ours: Mapping[ObjectKey, str],
    theirs: Mapping[ObjectKey, str],
    choices: Mapping[ObjectKey, Side] | None = None,
    is_sound: Callable[[ObjectKey, str], bool] | None = None,
) -> Merge:
    """
    Merge two copies that come from one state.

    Parameters
    ----------
    base
        The last state that both have in common.
    ours, theirs
        As they are now.
    choices
        Whose word counts, by object; of objects without conflict, too.
    is_sound
        Whether a body put together from two sides can be read; if not, people decide.

    Returns
    -------
    Merge
        With every change of either side, or a conflict over it.
    """
    chosen = choices or {}
    merged: dict[ObjectKey, str] = {}
    conflicts = []
    for key in sorted(base.keys() | ours.keys() | theirs.keys()):
        one = _merged(key, (base.get(key), ours.get(key), theirs.get(key)), is_sound)
        body = one.taking_ours
        if key in chosen and one.ours != one.theirs:
            body = _taken(one, chosen[key])
        elif one.why:
            conflicts.append(one)
        if body is not None:
            merged[key] = body
    return Merge(merged, tuple(conflicts))


def _taken(one: Conflict, side: Side) -> str | None:
    """Body by a choice; without a conflict that of the side as it is."""
    if not one.why:
        return one.ours if side is Side.OURS else one.theirs
    return one.taking_ours if side is Side.OURS else one.taking_theirs


def _merged(
    key: ObjectKey,
    bodies: tuple[str | None, str | None, str | None],
    is_sound: Callable[[ObjectKey, str], bool] | None,
) -> Conflict:
    """One object; a conflict without a reason is none."""
    base, ours, theirs = bodies
    if theirs in (ours, base):
        return Conflict(key, *bodies, ours, ours, "")
    if ours == base:
        return Conflict(key, *bodies, theirs, theirs, "")
    if base is None:
        return Conflict(key, *bodies, ours, theirs, "both added it")
    if ours is None or theirs is None:
        who = "we took it away, they" if ours is None else "they took it away, we"
        return Conflict(key, *bodies, ours, theirs, f"{who} changed it")
    return _entry_by_entry(key, (base, ours, theirs), is_sound)


def _entry_by_entry(
    key: ObjectKey,
    bodies: tuple[str, str, str],
    is_sound: Callable[[ObjectKey, str], bool] | None,
) -> Conflict:
    """An object that both changed."""
    base, ours, theirs = (json.loads(body) for body in bodies)
    clashes = list(_clashes(key.kind, base, ours, theirs))
    takes = [body_of(_joined(base, ours, theirs, clashes, side)) for side in Side]
    if is_sound is not None and not all(is_sound(key, body) for body in takes):
        why = "what each side changed does not go together"
        return Conflict(key, *bodies, bodies[1], bodies[2], why)
    names = ", ".join(dict.fromkeys(" ".join(path[-1:]) for path in clashes))
    why = f"both changed {names}" if clashes else ""
    return Conflict(key, *bodies, takes[0], takes[1], why)


def _clashes(kind: str, base: Form, ours: Form, theirs: Form) -> Iterator[_Path]:
    """Paths of the entries that both sides changed, or that hang together."""
    mine = list(_changed(base, ours))
    yours = list(_changed(base, theirs))
    groups = (*ENTANGLED.get(kind, ()), *_TOGETHER)
    for path in dict.fromkeys((*mine, *yours)):
        told = [_at(form, path) for form in (ours, theirs)]
        if path in mine and path in yours:
            if told[0] != told[1]:
                yield path
            continue
        others = yours if path in mine else mine
        if any(_entangled(path, other, groups) for other in others):
            yield path


_Path = tuple[str, ...]


def _changed(base: Form, form: Form, above: _Path = ()) -> Iterator[_Path]:
    """Paths of the entries that differ from the base."""
    for name in sorted({*base, *form}):
        old, new = base.get(name, _MISSING), form.get(name, _MISSING)
        if old == new:
            continue
        nested = isinstance(old, dict) and isinstance(new, dict)
        if nested and name not in WHOLE:
            yield from _changed(base[name], form[name], (*above, name))
        else:
            yield (*above, name)


def _entangled(path: _Path, other: _Path, groups: tuple[frozenset[str], ...]) -> bool:
    """Whether two entries overlap, or mean something only together."""
    short = min(len(path), len(other))
    if path[:short] == other[:short] and path != other:
        return True
    if path == other or path[:-1] != other[:-1]:
        return False
    return any(path[-1] in group and other[-1] in group for group in groups)


def _joined(
    base: Form, ours: Form, theirs: Form, clashes: list[_Path], side: Side
) -> Form:
    """Form with the changes of both; what clashes is that of a side."""
    joined: Form = json.loads(json.dumps(base))
    pairs = ((Side.OURS, ours), (Side.THEIRS, theirs))
    for who, form in pairs:
        for path in _changed(base, form):
            if path not in clashes or who is side:
                _put(joined, path, _at(form, path))
    return joined


def _at(form: Form, path: _Path) -> object:
    """Entry at a path."""
    value: Any = form
    for name in path:
        value = value.get(name, _MISSING) if isinstance(value, dict) else _MISSING
    return value


def _put(form: Form, path: _Path, value: object) -> None:
    """Set or remove the entry at a path."""
    *above, name = path
    for step in above:
        form = form.setdefault(step, {})
    if value is _MISSING:
        form.pop(name, None)
    else:
        form[name] = value
