"""How often to look at the jobs of a site: seldom for those that run for days."""

from __future__ import annotations

from typing import NamedTuple


class Cadence(NamedTuple):
    """
    Seconds between looks, by how long ago anything last happened to the jobs.

    Attributes
    ----------
    young, middle, old
        Up to `young_s`, up to `middle_s`, and after that.
    young_s, middle_s
        Ages in seconds.
    least
        Between two looks, whatever has happened; only a person looks sooner.
    """

    young: float
    middle: float
    old: float
    young_s: float = 120
    middle_s: float = 3600
    least: float = 0

    def pause(self, age_s: float) -> float:
        """Seconds between looks while the youngest job is this old."""
        if age_s < self.young_s:
            pause = self.young
        else:
            pause = self.middle if age_s < self.middle_s else self.old
        return max(self.least, pause)


FAR = Cadence(15, 60, 300)
HERE_CADENCE = Cadence(0.05, 0.2, 0.5, young_s=5, middle_s=60)
CARRIED_CADENCE = Cadence(2, 5, 15)
