"""List what is suspicious about an area before a plan rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps import check_limits, check_roads
from maps.checked_ground import CheckedGround
from maps.finding import Finding, Severity

if TYPE_CHECKING:
    from maps.area_pack import AreaPack
    from maps.road_network import RoadNetwork

__all__ = ["Finding", "Severity", "check_area", "check_network"]

CHECKS = (
    check_roads.links_without_length,
    check_limits.unreadable_limits,
    check_limits.implausible_limits,
    check_limits.absurd_speeds,
    check_roads.islands,
    check_roads.one_way_traps,
    check_roads.barriers_at_junctions,
    check_limits.unrated_bridges,
    check_limits.tunnels_without_height,
    check_limits.fords_without_depth,
    check_roads.repeated_links,
    check_roads.steep_roads,
    check_roads.main_roads_that_end,
)
_ORDER = {severity: number for number, severity in enumerate(Severity)}


def check_area(pack: AreaPack) -> tuple[Finding, ...]:
    """Findings on an area pack, the gravest first."""
    return check_network(pack.network, dict(pack.manifest.counts))


def check_network(network: RoadNetwork, counts: dict[str, int]) -> tuple[Finding, ...]:
    """
    List what is suspicious about a network, the gravest first.

    Parameters
    ----------
    network
        The roads, at least one.
    counts
        Oddities counted while the area was built; ``cut_ways`` is reported.
    """
    ground = CheckedGround(network, counts)
    findings = [finding for check in CHECKS for finding in check(ground)]
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))
