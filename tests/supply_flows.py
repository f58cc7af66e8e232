"""Flows of supply to reckon with: a force of any size on a plain of its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from planners.supply.flow_problem import FlowProblem

ITEMS = ("I", "III", "V", "VIII", "IX")
LIFTS = ("cargo 10 t", "tanker 18 t")
RATES_T = (2.0, 12.0, 6.0, 0.5, 1.0)
CARRIES = np.array([[10.0, 0, 10, 10, 10], [0, 18.0, 0, 0, 0]])
LEAST_DAYS, ROOM_DAYS = 2.0, 14.0
TIMES_ROAD = 1.35
SPEED_KMH = 35.0


def force_flow(units=30, points=10, days=14, *, step_h=6, seed=1, fleet=1.6, nearest=3):
    """A force in front of its points; a fifth of these are fed from outside."""
    random = np.random.default_rng(seed)
    steps, a_day = days * 24 // step_h, 24 // step_h
    at_unit = np.c_[random.uniform(60, 120, units), random.uniform(0, 80, units)]
    at_point = np.c_[np.linspace(0, 55, points), random.uniform(0, 80, points)]
    roots = max(1, points // 5)
    rate = random.lognormal(0, 0.4, (units, 1)) * np.array(RATES_T)
    rate *= random.uniform(0.7, 1.3, (units, 5))
    busy = random.choice([0.5, 1.0, 2.0], (units, days), p=[0.3, 0.5, 0.2])
    demand = np.repeat(rate[:, :, None] * busy[:, None, :], a_day, axis=2) / a_day
    arcs, length = _arcs(at_point, at_unit, roots, nearest)
    lead = np.maximum(1, np.ceil(length / SPEED_KMH / step_h)).astype(np.int32)
    total = demand.sum((0, 2)) / steps
    receipts = np.zeros((points, 5, steps))
    receipts[:roots] = 1.06 * total[None, :, None] / roots
    stock = np.empty((points + units, 5))
    stock[points:] = rate * random.uniform(2.0, 4.0, (units, 1))
    stock[:points] = total * a_day * 2 / points
    most = np.full((points + units, 5), 1e5)
    most[points:] = rate * ROOM_DAYS
    need = np.array([total[CARRIES[m] > 0].sum() / CARRIES[m].max() for m in (0, 1)])
    vehicles = np.ceil(2.2 * fleet * need * (2 * lead.mean() + 1) / points)
    return FlowProblem(
        points=tuple(f"P{n + 1}" for n in range(points)),
        units=tuple(f"U{n + 1}" for n in range(units)),
        items=ITEMS,
        lifts=LIFTS,
        step_s=step_h * 3600,
        stock=stock,
        most=most,
        receipts=receipts,
        demand=demand,
        least=np.repeat((LEAST_DAYS * rate)[:, :, None], steps, axis=2),
        arcs=arcs,
        lead=np.repeat(lead[:, None], 2, axis=1),
        length_km=np.repeat(length[:, None], 2, axis=1),
        carries=CARRIES,
        vehicles=np.repeat(np.maximum(1.0, vehicles)[None], points, axis=0),
        per_km=np.array([1.0, 1.3]),
        classes=("main road",) * len(arcs),
    )


def _arcs(at_point, at_unit, roots, nearest):
    """Each unit from its nearest points, points from those behind and from a root."""
    points, found = len(at_point), {}
    for unit, place in enumerate(at_unit):
        away = np.hypot(*(at_point - place).T) * TIMES_ROAD
        for point in np.argsort(away)[:nearest]:
            found[int(point), points + unit] = away[point]
    for point, place in enumerate(at_point):
        away = np.hypot(*(at_point - place).T) * TIMES_ROAD
        for other in np.argsort(away)[1:4]:
            if at_point[other, 0] > place[0] - 5:
                found[point, int(other)] = away[other]
        if point >= roots:
            root = int(np.argmin(away[:roots]))
            found[root, point] = away[root]
    pairs = sorted(found)
    return np.array(pairs, np.int32), np.round([found[pair] for pair in pairs], 1)


def chain_flow(*lengths_km, steps=8, stock=100.0, demand=1.0, vehicles=5.0):
    """Points in a row and one unit at the end, one item, one lift, a step a lead."""
    points = len(lengths_km)
    held = np.zeros((points + 1, 1))
    held[0] = stock
    return FlowProblem(
        points=tuple(f"P{n + 1}" for n in range(points)),
        units=("U1",),
        items=("III",),
        lifts=("tanker",),
        step_s=6 * 3600,
        stock=held,
        most=np.full((points + 1, 1), np.inf),
        receipts=np.zeros((points, 1, steps)),
        demand=np.full((1, 1, steps), demand),
        least=np.zeros((1, 1, steps)),
        arcs=np.array(list(pairwise(range(points + 1))), np.int32),
        lead=np.ones((points, 1), np.int32),
        length_km=np.array(lengths_km, float)[:, None],
        carries=np.array([[10.0]]),
        vehicles=np.full((points, 1), vehicles),
        per_km=np.ones(1),
        classes=("main road",) * points,
    )
