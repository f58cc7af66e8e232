"""``marsroute supply lift``: how many vehicles bring what a force uses in a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.supply import reckon
from app.cli.terminal import machine_form
from app.errors import InputRefused
from planners.supply.items import Body
from planners.supply.lift import (
    Amount,
    Carrier,
    Counted,
    LiftNeed,
    lift_need,
    turnaround_time,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.cli.terminal import Terminal
    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.supply_plan import Transport

MOST = 100_000.0  # km, km/h, minutes, hours: more is no way and no period


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Reckon the demand of a day and the lift that it needs."""
    _check(arguments)
    scenario, _, outlook = reckon(arguments, terminal)
    needs = tuple(_needs(arguments, outlook))
    if not needs:
        raise InputRefused(
            "No transport of the scenario carries anything that its units use; add "
            "'transport' with a payload or tanks to its supply."
        )
    terminal.say(scenario.marking.banner)
    told = []
    for body, need in needs:
        form = machine_form(need)
        told.append({"body": body, "need": form})
        terminal.say(f"\n{need.carrier.name}, {body.value} of a day:")
        for line in need.words:
            terminal.say(f"  - {line}")
    marking = {"marking": scenario.marking.banner, "scenario": scenario.name}
    terminal.answer(marking | {"lift": told})
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse limits of the call that make no sense, before any work."""
    for option, least, above in (
        ("km", 0.0, False),
        ("rate", 0.0, True),
        ("delays", 0.0, False),
        ("hours", 0.0, True),
        ("allowance", 0.0, False),
    ):
        value = getattr(arguments, option)
        low = value > least if above else value >= least
        if not (low and value <= MOST):
            kind = "above zero" if above else "from zero"
            raise InputRefused(
                f"--{option} is {value:g}; give a number {kind} up to {MOST:g}."
            )


def _needs(
    arguments: argparse.Namespace, outlook: SupplyOutlook
) -> Iterator[tuple[Body, LiftNeed]]:
    """Lift of a day's demand by each kind of transport for what it carries."""
    turnaround = turnaround_time(
        arguments.km, arguments.rate, timedelta(minutes=arguments.delays)
    )
    amounts: dict[Body, list[Amount]] = {}
    for number, item in enumerate(outlook.items):
        units = sum(outlook.daily(row, number) for row in range(len(outlook.units)))
        amounts.setdefault(item.body, []).append(Amount(item=item, units=units))
    for transport in outlook.plan.transport:
        for body in _bodies(transport):
            if any(amount.units for amount in amounts.get(body, ())):
                yield (
                    body,
                    lift_need(
                        amounts[body],
                        _carrier(transport),
                        turnaround=turnaround,
                        period=timedelta(hours=arguments.hours),
                        counted=Counted.FRACTIONAL
                        if arguments.fractional
                        else Counted.WHOLE,
                        allowance=arguments.allowance,
                    ),
                )


def _bodies(transport: Transport) -> tuple[Body, ...]:
    """What a kind of transport carries."""
    rooms = {
        Body.CARGO: transport.payload_t,
        Body.FUEL: sum(transport.fuel_tanks_l),
        Body.WATER: sum(transport.water_tanks_l),
    }
    return tuple(body for body, room in rooms.items() if room)


def _carrier(transport: Transport) -> Carrier:
    return Carrier(
        name=transport.name,
        count=transport.count,
        available=transport.available,
        kg=transport.payload_t * 1000,
        m3=transport.volume_m3,
        pallets=transport.pallets,
        fuel_l=sum(transport.fuel_tanks_l),
        water_l=sum(transport.water_tanks_l),
    )
