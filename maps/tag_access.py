"""Who may drive where, as OSM tags say: access, one-way streets and barriers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.road_network import Access, LimitKind, LimitOrigin
from maps.tag_limits import Datum, limits_of
from maps.tag_rules import BarrierEffect, OneWay, load_rules
from maps.tag_structures import as_written

if TYPE_CHECKING:
    from collections.abc import Mapping


def access_of(tags: Mapping[str, str], forward: bool) -> tuple[Access, str]:  # noqa: FBT001 - one of two directions
    """
    Read the legal access for motor vehicles in one direction.

    The most specific key decides: ``motor_vehicle`` before ``vehicle`` before
    ``access``, and each for its direction first. A ban on cars narrows it
    further. A ferry carries vehicles only when its tags say so.

    Parameters
    ----------
    tags
        Of a way or a node.
    forward
        Along the way, else against it.

    Returns
    -------
    tuple[Access, str]
        Access and the deciding tag as written, empty when no tag decides.
    """
    rules = load_rules()
    if rules.access_keys.isdisjoint(tags):
        if tags.get("route") == "ferry" and "highway" not in tags:
            return _ferry_access(tags)
        return Access.YES, ""
    found = None
    for key in rules.access_forward if forward else rules.access_backward:
        if key in tags and (access := _access(tags[key])) is not None:
            found = access, as_written(tags, key)
            break
    if found is None and tags.get("route") == "ferry" and "highway" not in tags:
        found = _ferry_access(tags)
    for key in rules.access_narrowed_by:
        if key in tags and (access := _access(tags[key])) is not None:
            found = max(found or (Access.YES, ""), (access, as_written(tags, key)))
    return found or (Access.YES, "")


def oneway_of(tags: Mapping[str, str]) -> OneWay:
    """
    Read the directions in which vehicles may use a way.

    Motorways and roundabouts are one-way unless their tags say no.
    """
    rules = load_rules()
    for key in rules.oneway_keys:
        value = tags.get(key)
        if value is not None:
            return rules.oneway_values.get(value.casefold(), rules.oneway_unlisted)
    for key, values in rules.oneway_implied.items():
        if tags.get(key) in values:
            return OneWay.FORWARD
    return OneWay.BOTH


def barrier_of(
    tags: Mapping[str, str],
) -> tuple[BarrierEffect, list[Datum], str] | None:
    """
    Read what a barrier node does to a column.

    A ban on vehicles closes any barrier. Leave for vehicles opens any; leave in
    general (``access=yes``) opens gates, but says nothing about bollards, which
    let people through.

    Parameters
    ----------
    tags
        Of a node.

    Returns
    -------
    tuple[BarrierEffect, list[Datum], str] | None
        The effect; limits, also of kind `LimitKind.ACCESS`; and the deciding tag.
        Nothing when there is no barrier.
    """
    rules = load_rules()
    barrier = tags.get("barrier")
    if barrier is None or barrier in rules.barrier_none:
        return None
    effect = rules.barriers.get(barrier.casefold(), rules.barrier_unlisted)
    text = as_written(tags, "barrier")
    if (
        effect is BarrierEffect.BLOCKED
        and tags.get("bollard") in rules.movable_bollards
    ):
        effect, text = BarrierEffect.OPENABLE, as_written(tags, "bollard")

    access, by = access_of(tags, forward=True)
    for_vehicles = by != "" and not by.startswith("access")
    if access is Access.NO:
        effect, text = BarrierEffect.BLOCKED, by
    elif for_vehicles and access is Access.YES:
        effect, text = BarrierEffect.OPEN, by
    elif for_vehicles and effect is BarrierEffect.BLOCKED:
        effect, text = BarrierEffect.OPENABLE, by
    elif by and access is Access.YES and effect is BarrierEffect.OPENABLE:
        effect, text = BarrierEffect.OPEN, by
    return effect, _barrier_limits(tags, barrier, access, by), text


def _barrier_limits(
    tags: Mapping[str, str], barrier: str, access: Access, by: str
) -> list[Datum]:
    """Limits at a barrier, those that nobody knows included."""
    limits = list(limits_of(tags).forward)
    unknown = load_rules().barrier_limits_unknown.get(barrier)
    if unknown is not None and all(datum.kind is not unknown for datum in limits):
        text = as_written(tags, "barrier")
        limits.append(Datum(unknown, float("nan"), LimitOrigin.UNREADABLE, text))
    if access not in (Access.YES, Access.NO):
        limits.append(Datum(LimitKind.ACCESS, access, LimitOrigin.SIGN, by))
    return limits


def _access(value: str) -> Access | None:
    """Access by one value; of several the widest counts; nothing when ignored."""
    rules = load_rules()
    known = rules.access_values.get(value)
    if known is not None:
        return known
    parts = [part.strip().casefold() for part in value.split(";")]
    if rules.access_ignored.issuperset(parts):
        return None
    return (
        min(
            rules.access_values.get(part, rules.access_unlisted)
            for part in parts
            if part
        )
        if any(parts)
        else None
    )


def _ferry_access(tags: Mapping[str, str]) -> tuple[Access, str]:
    """Access to a ferry without a word on vehicles in general."""
    rules = load_rules()
    for key in rules.ferry_opened_by:
        if key in tags and _access(tags[key]) is Access.YES:
            return Access.YES, as_written(tags, key)
    return rules.access_ferry, "route=ferry"
