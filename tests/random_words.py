"""Names, moments and figures drawn by Hypothesis, for plans at random."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st

from planners.column import (
    DistanceGap,
)
from planners.dtg import ZoneLetter

LETTERS = "aB1 -:#'\"{}[],&*!%@|>?~ü中.\\"
NAMES = (
    st.text(LETTERS, min_size=1, max_size=12).map(str.strip)
    | st.sampled_from(("yes", "no", "null", "~", "1", "0x1", "120600ZJUN26", "- a"))
).filter(bool)
PLAIN = st.text("abcXYZ", min_size=1, max_size=8).filter(
    lambda text: text.lower() not in ("nan", "inf")
)
LETTERED = NAMES.map(lambda text: f"Area {text}")
ZONES = st.sampled_from([letter.zone for letter in ZoneLetter])
EARLIEST, LATEST = datetime(2001, 1, 1), datetime(2098, 12, 31)  # noqa: DTZ001 - bounds
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=ZONES)
MINUTES = st.builds(lambda moment: moment.replace(second=0, microsecond=0), MOMENTS)
ANY_MOMENT = MINUTES | MOMENTS
SPANS = st.integers(1, 10_000 * 60_000_000).map(
    lambda span: timedelta(microseconds=span)
) | st.integers(1, 10_000).map(lambda span: timedelta(minutes=span))
WAITS = st.just(timedelta()) | SPANS
FIGURES = st.floats(0.001, 140, allow_nan=False) | st.integers(1, 140).map(float)
GAPS = WAITS | st.floats(0, 9_000).map(DistanceGap)
