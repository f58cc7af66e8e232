"""What changed in a plan, in words: one short sentence for each object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from app.services.plan.kinds import (
    ADVICE,
    AREA,
    AVOID,
    BRIDGE_RATING,
    CLOSED_POINT,
    CLOSURE,
    COLUMN,
    CREDIT,
    HALT_AREA,
    HOURS,
    LINE,
    ORDERED_KINDS,
    PLACE,
    PLAN,
    POLICY,
    RATING,
    ROBUSTNESS,
    ROUTE,
    SUPPLY,
    SUPPLY_FACTOR,
    SUPPLY_POINT,
    SUPPLY_UNIT,
    SYMBOL,
    TRANSPORT,
)
from app.services.plan.words import (
    ASSUMPTIONS,
    MOMENTS,
    FieldChange,
    assumed_words,
    come_words,
    field_change,
    gone_words,
    object_words,
)
from app.storage.plan_records import Edit, ObjectKey, edits_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

GROUPS = (
    *(COLUMN, HALT_AREA, CLOSURE, CLOSED_POINT, AVOID, RATING, BRIDGE_RATING, HOURS),
    *(SUPPLY_UNIT, SUPPLY_POINT, TRANSPORT, SUPPLY_FACTOR, SUPPLY),
    *(CREDIT, ADVICE, SYMBOL, LINE, AREA, ROUTE, POLICY, ROBUSTNESS, PLAN),
)
"""Kinds in the order in which sentences speak of them."""

ARROW = " -> "
MOST_TOLD = 3
_SILENT = {"type", "kind"}  # entries that only say of which form a body is
_WHOLE = {"serials", "halts", "stops", "coordinates", "window", "corners", "remarks"}


class Difference(NamedTuple):
    """
    One line of a table of differences.

    Attributes
    ----------
    key
        Of the object.
    label
        What people call it.
    field
        What changed, in words; empty where the object came or went.
    before, after
        In words; empty where there was or is nothing.
    """

    key: ObjectKey
    label: str
    field: str
    before: str
    after: str


def sentences(
    before: Mapping[ObjectKey, str], after: Mapping[ObjectKey, str], zone: str = "Z"
) -> tuple[str, ...]:
    """
    Say what changed between two states of a plan.

    Parameters
    ----------
    before, after
        Bodies by object.
    zone
        Letter of the zone that times are told in.

    Returns
    -------
    tuple[str, ...]
        One for each object: columns first, then roads, what is drawn, and settings.
    """
    return edit_sentences(edits_between(before, after), zone)


def edit_sentences(edits: Iterable[Edit], zone: str = "Z") -> tuple[str, ...]:
    """Say what a change does; see `sentences`."""
    told = _renamed(tuple(edits))
    return tuple(_sentence(rows) for rows in _grouped(told, zone) if rows)


def difference_rows(edits: Iterable[Edit], zone: str = "Z") -> tuple[Difference, ...]:
    """Give what a change does as lines of a table, in the order of `sentences`."""
    told = _renamed(tuple(edits))
    return tuple(row for rows in _grouped(told, zone) for row in rows)


def summary(said: Sequence[str], most: int = MOST_TOLD) -> str:
    """Join some sentences in one line, and say how many more there are."""
    more = len(said) - most
    head = "; ".join(said[:most])
    return f"{head}; and {more} more" if more > 0 else head


class _Told(NamedTuple):
    """An edit with the forms of its bodies, and the name it had, if another."""

    edit: Edit
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    renamed: str = ""


def _renamed(edits: Sequence[Edit]) -> list[_Told]:
    """Read the bodies; what went and came again under another name is one edit."""
    read = [_Told(one, _form(one.before), _form(one.after)) for one in edits]
    gone: dict[tuple[str, str], list[_Told]] = {}
    for one in read:
        if one.after is None and one.before is not None and "name" in one.before:
            gone.setdefault(_nameless(one.edit.key.kind, one.before), []).append(one)
    merged: list[_Told] = []
    dropped = set()
    for one in read:
        was = None
        if one.before is None and one.after is not None and "name" in one.after:
            same = gone.get(_nameless(one.edit.key.kind, one.after))
            was = same.pop(0) if same else None
        if was is not None and was.before is not None:
            dropped.add(was.edit.key)
            merged.append(one._replace(renamed=str(was.before["name"])))
        else:
            merged.append(one)
    return [one for one in merged if one.edit.key not in dropped]


def _form(body: str | None) -> dict[str, Any] | None:
    """Value of a body."""
    if body is None:
        return None
    form: dict[str, Any] = json.loads(body)
    return form


def _nameless(kind: str, form: dict[str, Any]) -> tuple[str, str]:
    """Kind and body of an object but for its name and its place."""
    rest = {key: one for key, one in form.items() if key not in ("name", PLACE)}
    return kind, json.dumps(rest, sort_keys=True)


def _grouped(told: Iterable[_Told], zone: str) -> Iterator[tuple[Difference, ...]]:
    """Lines of the table for each object, kind by kind."""
    order = {kind: number for number, kind in enumerate(GROUPS)}

    def rank(one: _Told) -> tuple[int, str, str]:
        form = one.after or one.before or {}
        place = str(form.get(PLACE, ""))
        return order.get(one.edit.key.kind, len(order)), place, one.edit.key.name

    for one in sorted(told, key=rank):
        yield tuple(_lines(one, zone))


def _lines(one: _Told, zone: str) -> Iterator[Difference]:
    """What changed in one object."""
    key, before, after = one.edit.key, one.before, one.after
    if after is None:
        label = object_words(key, before or {})
        yield Difference(key, label, "", gone_words(key), "")
        return
    label = object_words(key, after)
    if one.renamed:
        yield Difference(key, one.renamed, "", "", f"renamed {label}")
        return
    if before is None:
        yield Difference(key, label, "", "", come_words(key, after, zone))
        return
    label = object_words(key, before)
    for change in field_changes(before, after, zone):
        yield Difference(key, label, *change)


def field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], zone: str = "Z"
) -> Iterator[FieldChange]:
    """Give the entries in which two forms of one object differ."""
    for field in sorted({*before, *after}, key=_field_rank):
        old, new = before.get(field), after.get(field)
        if old == new or field in _SILENT:
            continue
        if field == ASSUMPTIONS:
            yield from _assumption_changes(old or {}, new or {})
            continue
        nested = isinstance(old, dict) and isinstance(new, dict)
        if nested and field not in _WHOLE:
            yield from field_changes(old or {}, new or {}, zone)
        elif field == PLACE:
            yield FieldChange("order", "", "moved")
        else:
            yield field_change(field, old, new, zone)


def _assumption_changes(
    old: dict[str, Any], new: dict[str, Any]
) -> Iterator[FieldChange]:
    """Give each assumption that changed under its own name."""
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            words = (assumed_words(one.get(name)) for one in (old, new))
            yield FieldChange(name, *words)


def _field_rank(field: str) -> tuple[int, str]:
    """Moments come first, in the order in which planners ask for them."""
    moments = list(MOMENTS)
    return (moments.index(field) if field in moments else len(moments)), field


def _sentence(rows: Sequence[Difference]) -> str:
    """One object in words."""
    label = rows[0].label
    if rows[0].key.kind not in ORDERED_KINDS:
        label += ":"
    return f"{label} {', '.join(_phrase(row) for row in rows)}"


def _phrase(row: Difference) -> str:
    """One line of the table in words."""
    if not row.field:
        return row.after or row.before
    if row.field == "order":
        return "moved in the order"
    if not row.before:
        return f"{row.field} {row.after}"
    if not row.after:
        return f"{row.field} {row.before} taken back"
    return f"{row.field} {row.before}{ARROW}{row.after}"
