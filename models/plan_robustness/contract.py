"""What goes into plan_robustness and what comes out: names, shapes, units, ranges.

Inputs are the file `THETA`, tables of spread and delay, and one file ``plan-<c>`` for
each course of action, c counted from 0. All times are whole milliseconds, so every sum
is exact. Sizes of a plan: K march units, R routes a unit may take in order of
preference, L steps of the longest route, Q single-file sections (both directions are
one), B bridges that may be lost, V visits of single-file sections, S scenarios.
Courses of one request may differ in all of them; outputs are as large as the largest
needs, and zero beyond.

Scenario 0 of each course is the one that all others are paired with: by custom nothing
is lost in it, and no gap is added.
"""

from __future__ import annotations

from typing import NamedTuple

THETA = "theta"
PLAN = "plan-"
TABLE_POINTS = 4097
HIST_BINS = 1442  # before the start, 1440 minutes from the start on, later

MOST_MS = 2**31 - 1
MOST_DAYS_MS = 366 * 24 * 3600 * 1000
MOST_PLACES = 4_000_000  # K R L: steps of all routes of all units
MOST = {
    "K": 2000,
    "R": 64,
    "L": 20_000,
    "Q": 5000,
    "B": 20_000,
    "V": 1_000_000,
    "S": 50_000,
}


class Spec(NamedTuple):
    """
    A tensor: ``shape`` in sizes by letter, range with both ends.

    ``highest`` may be a size by letter, or one less than it.
    """

    name: str
    dtype: str
    shape: tuple[str, ...]
    unit: str
    lowest: float
    highest: float | str
    meaning: str


class ParameterSpec(NamedTuple):
    """A number in the parameters of a request, range with both ends."""

    name: str
    whole: bool
    unit: str
    lowest: float
    highest: float
    meaning: str


PLAN_INPUTS = (
    Spec("steps", "i32", ("K", "R"), "-", 0, "L",
         "steps of the route; 0 where the unit has no such route"),
    Spec("step_ms", "i32", ("K", "R", "L"), "ms", 0, MOST_MS,
         "planned time of each step; 0 beyond the last"),
    Spec("step_m", "i32", ("K", "R", "L"), "m", 0, 10_000_000,
         "length of each step; breakdowns go by it"),
    Spec("step_arc", "i32", ("K", "R", "L"), "-", -1, MOST_MS,
         "number of the road section, by which chance is drawn for each unit; -1 for a"
         " step of exact time without breakdowns, such as a halt, and beyond the last"),
    Spec("resource", "i32", ("K", "R", "L"), "-", -1, "Q-1",
         "single-file section that the unit enters at the beginning of the step;"
         " -1 none"),
    Spec("pass_ms", "i32", ("K", "R", "L"), "ms", 0, MOST_MS,
         "how long the unit holds the section: from its head entering until its tail"
         " has left; 0 where it enters none"),
    Spec("bridge_of_step", "i32", ("K", "R", "L"), "-", -1, "B-1",
         "bridge under the step, whether single-file or not; -1 none"),
    Spec("start_ms", "i64", ("K",), "ms", 0, MOST_DAYS_MS,
         "head leaves, from the first departure of all"),
    Spec("deadline_ms", "i64", ("K",), "ms", -MOST_DAYS_MS, 2 * MOST_DAYS_MS,
         "tail past the release point no later than this"),
    Spec("end_pass_ms", "i32", ("K",), "ms", 0, MOST_MS,
         "from head to tail at the release point"),
    Spec("vehicles", "i32", ("K",), "-", 0, 100_000, "vehicles of the unit"),
    Spec("order", "i32", ("K",), "-", 0, 100_000,
         "how many extra gaps the unit starts later by"),
    Spec("clear_ms", "i32", ("Q",), "ms", 0, MOST_MS,
         "time between two units in a single-file section"),
    Spec("visit", "i32", ("V", "4"), "-", 0, MOST_MS,
         "unit, route, step, resource of each entry of a single-file section, in the"
         " order of the movement table: who stands earlier goes first"),
    Spec("lost", "u8", ("S", "B"), "-", 0, 1, "bridges lost in each scenario"),
    Spec("gap_ms", "i32", ("S",), "ms", 0, MOST_MS,
         "extra gap: a unit starts order times this later"),
    Spec("keep_hist", "u8", ("S",), "-", 0, 1,
         "whether the times of finish are counted by the minute"),
)  # fmt: skip

THETA_INPUTS = (
    Spec("weather", "f64", ("T",), "-", 0.01, 100.0,
         "factor on all times of a simulated move, as a quantile function"),
    Spec("serial", "f64", ("T",), "-", 0.01, 100.0,
         "factor on all times of a unit, likewise"),
    Spec("segment", "f64", ("T",), "-", 0.01, 100.0,
         "factor on the time of a unit on a road section, likewise"),
    Spec("breakdown_delay", "f64", ("T",), "ms", 0.0, MOST_MS,
         "delay by a breakdown that blocks the road, likewise"),
)  # fmt: skip

PARAMETERS = (
    ParameterSpec("breakdowns_per_vehicle_km", False, "1/km", 0.0, 1.0,
                  "how often a vehicle breaks down"),
    ParameterSpec("blocking_share", False, "-", 0.0, 1.0,
                  "share of breakdowns that block the road for the unit"),
    ParameterSpec("rollouts", True, "-", 1, 100_000_000,
                  "simulated moves for each scenario"),
    ParameterSpec("first_rollout", True, "-", 0, 2**31 - 1,
                  "number of the first simulated move; further moves add up exactly"),
    ParameterSpec("block", True, "-", 1, 10_000, "simulated moves in an item of work"),
    ParameterSpec("chunk", True, "-", 1, 4096, "scenarios in an item of work"),
)  # fmt: skip

OUTPUTS = (
    Spec("rollouts", "i64", ("C", "S"), "-", 0, 2**62, "simulated moves behind it"),
    Spec("met", "i64", ("C", "S", "K"), "-", 0, 2**62,
         "moves in which the unit met its deadline"),
    Spec("cut", "i64", ("C", "S", "K"), "-", 0, 2**62,
         "moves in which the unit had no route left"),
    Spec("all_met", "i64", ("C", "S"), "-", 0, 2**62,
         "moves in which all units met their deadlines"),
    Spec("finish_ms", "i64", ("C", "S", "K"), "ms", 0, 2**62,
         "sum of the times at which the tail passed the release point; 0 if cut off"),
    Spec("late_ms", "i64", ("C", "S", "K"), "ms", 0, 2**62,
         "sum of the times past the deadline; 0 if cut off"),
    Spec("delay_ms", "i64", ("C", "S"), "ms", -(2**62), 2**62,
         "sum over units not cut off in either of finish minus finish in scenario 0 of"
         " the same move"),
    Spec("drop", "i64", ("C", "S"), "-", -(2**62), 2**62,
         "sum of units on time in scenario 0 minus units on time, of the same move"),
    Spec("drop_sq", "i64", ("C", "S"), "-", 0, 2**62,
         "sum of the squares of that difference, for its standard error"),
    Spec("queue_ms", "i64", ("C", "S", "Q"), "ms", 0, 2**62,
         "sum of waits before each single-file section"),
    Spec("queued", "i64", ("C", "S", "Q"), "-", 0, 2**62, "how many waits there were"),
    Spec("finish_hist", "i64", ("C", "H", "K", "1442"), "-", 0, 2**62,
         "finishes by the minute after the unit's start without extra gap: bin 0 before"
         " it, bin 1 the first minute, bin 1441 a day later and beyond; H counts the"
         " scenarios with keep_hist in their order"),
)  # fmt: skip
