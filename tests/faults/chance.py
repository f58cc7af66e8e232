"""Chance that repeats itself."""

from __future__ import annotations

import random


def chance(seed: int) -> random.Random:
    """Dice that fall alike in every run."""
    return random.Random(seed)  # noqa: S311 - must repeat, no secret
