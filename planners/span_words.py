"""Spans of time in words, for sentences."""

from __future__ import annotations


def span_words(seconds: float) -> str:
    """
    A span as staff say it, to the minute; short ones to the second.

    >>> [span_words(s) for s in (40, 99, 125, 3599.9, 7500)]
    ['40 s', '99 s', '2 min', '1 h', '2 h 05 min']
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
