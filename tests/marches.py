"""Named small marches for tests: one truck type, packets of it, columns of packets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from maps.road_network import RoadClass
from planners.column import Column, MarchUnit, Serial
from planners.vehicles import Formation, Track, VehicleType

TRUCK = VehicleType(
    name="truck 5 t",
    track=Track.WHEELED,
    mlc=15,
    mass_t=13.5,
    axle_load_t=7.5,
    height_m=3.2,
    width_m=2.5,
    length_m=8.0,
    fuel_l_per_100km=40.0,
    tank_l=200.0,
    speed_kmh={RoadClass.PRIMARY: 60.0},
    max_grade=0.4,
    fording_depth_m=0.8,
    hazmat=False,
    source="made up for tests",
)
TANK = VehicleType(
    name="tank",
    track=Track.TRACKED,
    mlc=70,
    mass_t=62.0,
    axle_load_t=0.0,
    height_m=3.0,
    width_m=3.7,
    length_m=10.0,
    fuel_l_per_100km=400.0,
    tank_l=1200.0,
    speed_kmh={RoadClass.PRIMARY: 45.0},
    max_grade=0.6,
    fording_depth_m=1.2,
    hazmat=False,
    source="made up for tests",
)
SIX = datetime(2026, 6, 12, 6, 0, tzinfo=UTC)


def at(hours: int, minutes: float = 0) -> datetime:
    """Time of the day on which all test marches begin."""
    return datetime(2026, 6, 12, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes)


def packet(name: str, vehicles: int, gap: timedelta | None = None) -> MarchUnit:
    """Give a march unit of so many trucks."""
    return MarchUnit(
        name=name, formation=Formation(name, ((TRUCK, vehicles),)), gap=gap
    )


def column(
    *serials: tuple[int, ...],
    density_vpk: float = 15.0,
    unit_gap: timedelta = timedelta(minutes=2),
    serial_gap: timedelta = timedelta(minutes=5),
    extra_time: bool = False,
) -> Column:
    """Give a column of serials, each of packets with so many trucks: 1A, 1B, 2A."""
    return Column(
        name="Column",
        serials=tuple(
            Serial(
                name=str(number),
                units=tuple(
                    packet(f"{number}{chr(ord('A') + i % 26)}{i // 26 or ''}", vehicles)
                    for i, vehicles in enumerate(sizes)
                ),
            )
            for number, sizes in enumerate(serials, 1)
        ),
        density_vpk=density_vpk,
        unit_gap=unit_gap,
        serial_gap=serial_gap,
        extra_time=extra_time,
    )
