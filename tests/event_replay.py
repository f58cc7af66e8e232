"""Simulated moves event by event in plain Python: what plan_robustness is held to.

It shares the uniform draws with the product and nothing else: routes, the order at
sections, tables, breakdowns and queues are its own, in seconds with fractions.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from models.plan_robustness.draws import as_it_is, mixed, place_keys, rollout_keys

TO_CHANCE = 2.0**-32


class Leg(NamedTuple):
    """A step: seconds, section or -1, seconds that the section is held for."""

    planned_s: float
    section: int
    held_s: float


class Move(NamedTuple):
    """What a move came to: finish in seconds (None if cut off), waits by section."""

    finish_s: list
    wait_s: dict
    waits: dict


def driven_route(plan, scenario, unit):
    """The first route without a lost bridge; None if there is none."""
    lost = {int(one) for one in np.flatnonzero(plan["lost"][scenario])}
    for route, count in enumerate(plan["steps"][unit].tolist()):
        bridges = plan["bridge_of_step"][unit, route, :count].tolist()
        if count and not lost.intersection(bridges):
            return route
    return None


def quantile(table, chance):
    """Value of a quantile function, straight between its points."""
    place = chance * (len(table) - 1)
    at = int(place)
    return table[at] * (at + 1 - place) + table[at + 1] * (place - at)


def uniform(keys, places):
    """Chances, one for each move and place."""
    return mixed(keys[:, None] ^ places, as_it_is) * TO_CHANCE


class EventReplay:
    """One scenario of a plan, ready to be moved through again and again."""

    def __init__(self, plan, tables, parameters, scenario=0):
        self.plan = plan
        self.tables = {name: table.tolist() for name, table in tables.items()}
        self.units = len(plan["start_ms"])
        self.routes = [driven_route(plan, scenario, unit) for unit in range(self.units)]
        gap_ms = int(plan["gap_ms"][scenario])
        self.starts = [
            (int(start) + int(order) * gap_ms) / 1000
            for start, order in zip(plan["start_ms"], plan["order"], strict=True)
        ]
        self.legs = [self._legs(unit) for unit in range(self.units)]
        self.arcs = [self._arcs(unit) for unit in range(self.units)]
        self.broken = [self._broken(unit, parameters) for unit in range(self.units)]
        self.turns = self._turns()

    def _cut(self, unit, name):
        route = self.routes[unit]
        if route is None:
            return []
        return self.plan[name][unit, route, : self.plan["steps"][unit, route]].tolist()

    def _legs(self, unit):
        clear = self.plan["clear_ms"].tolist()
        columns = (self._cut(unit, one) for one in ("step_ms", "resource", "pass_ms"))
        return [
            Leg(ms / 1000, section, (held + clear[section]) / 1000)
            for ms, section, held in zip(*columns, strict=True)
        ]

    def _arcs(self, unit):
        return np.array(self._cut(unit, "step_arc"), np.int64)

    def _broken(self, unit, parameters):
        """Chance of a breakdown that blocks, by step."""
        per_km = parameters["breakdowns_per_vehicle_km"] * self.plan["vehicles"][unit]
        share = parameters["blocking_share"]
        return [
            -math.expm1(-per_km * metres / 1000) * share if arc >= 0 else 0.0
            for metres, arc in zip(
                self._cut(unit, "step_m"), self.arcs[unit].tolist(), strict=True
            )
        ]

    def _turns(self):
        """Who enters each section after whom: by planned time, unit and step."""
        planned = defaultdict(list)
        for unit, legs in enumerate(self.legs):
            times = accumulate((leg.planned_s for leg in legs), initial=0)
            begin = int(self.plan["start_ms"][unit]) / 1000
            for step, (leg, after) in enumerate(zip(legs, times, strict=False)):
                if leg.section >= 0:
                    at = round((begin + after) * 1000)
                    planned[leg.section].append((at, unit, step))
        return {
            section: [(unit, step) for _, unit, step in sorted(entries)]
            for section, entries in planned.items()
        }

    def moves(self, seed, rollouts):
        """Move through the plan once for each number of a move."""
        keys = rollout_keys(seed, np.asarray(rollouts))
        weather = uniform(keys.weather, np.zeros(1, np.uint32))
        units = np.arange(self.units)
        serial = uniform(keys.serial, place_keys(units, 0 * units)).tolist()
        by_unit = []
        for unit, arcs in enumerate(self.arcs):
            places = place_keys(np.full(len(arcs), unit), arcs)
            streams = (keys.segment, keys.breakdown, keys.delay)
            by_unit.append([uniform(key, places).tolist() for key in streams])
        for at, common in enumerate(weather[:, 0].tolist()):
            chances = [[stream[at] for stream in streams] for streams in by_unit]
            yield self._move(self._times(common, serial[at], chances))

    def _times(self, common, serial, chances):
        """Seconds that each step takes each unit, without queues."""
        by_weather = quantile(self.tables["weather"], common)
        segment, delays = self.tables["segment"], self.tables["breakdown_delay"]
        result = []
        for unit, legs in enumerate(self.legs):
            factor = by_weather * quantile(self.tables["serial"], serial[unit])
            slow, broken, delay = chances[unit]
            times = []
            for step, leg in enumerate(legs):
                took = leg.planned_s
                if self.arcs[unit][step] >= 0:
                    took *= factor * quantile(segment, slow[step])
                if broken[step] < self.broken[unit][step]:
                    took += quantile(delays, delay[step]) / 1000
                times.append(took)
            result.append(times)
        return result

    def _move(self, times):
        """Let all units go, always taking the event that happens next."""
        finish = [None] * self.units
        wait_s, waits = defaultdict(float), defaultdict(int)
        free, turn = defaultdict(float), defaultdict(int)
        here = {}
        events = [
            (self.starts[unit], unit, 0)
            for unit in range(self.units)
            if self.routes[unit] is not None
        ]
        heapq.heapify(events)
        while events:
            now, unit, step = heapq.heappop(events)
            if step == len(self.legs[unit]):
                finish[unit] = now + int(self.plan["end_pass_ms"][unit]) / 1000
                continue
            section = self.legs[unit][step].section
            if section < 0:
                heapq.heappush(events, (now + times[unit][step], unit, step + 1))
                continue
            here[unit, step] = now
            turns = self.turns[section]
            while turn[section] < len(turns) and turns[turn[section]] in here:
                who = turns[turn[section]]
                turn[section] += 1
                came = here.pop(who)
                enters = max(came, free[section])
                leg = self.legs[who[0]][who[1]]
                free[section] = enters + leg.held_s
                wait_s[section] += enters - came
                waits[section] += enters > came
                then = enters + times[who[0]][who[1]]
                heapq.heappush(events, (then, who[0], who[1] + 1))
        return Move(finish, dict(wait_s), dict(waits))
