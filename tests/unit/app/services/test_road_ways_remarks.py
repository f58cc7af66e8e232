"""What to know about ways: once, and for which kinds where not for all."""

from __future__ import annotations

from app.services.catalogue import vehicle_catalogue
from app.services.supply.road_ways import _of_kinds

FAR, NEAR = "Depot lies 900 m from a road.", "Depot lies 90 m from a road."


def test_a_remark_names_the_kinds_it_holds_for_unless_it_holds_for_all() -> None:
    catalogue = vehicle_catalogue()
    kinds = catalogue["truck 10 t 6x6"], catalogue["tanker 18 m3"]

    assert _of_kinds(kinds, ((FAR,), (FAR,))) == (FAR,)
    assert _of_kinds(kinds, ((FAR,), (NEAR,))) == (
        f"truck 10 t 6x6: {FAR}",
        f"tanker 18 m3: {NEAR}",
    )
    assert _of_kinds(kinds, ((), ())) == ()
