"""Numbers that mean no way, and the columns of the ends of a search.

Ends (n, 3) int64 are where searches begin or end: a state, the cost from the true
start to it or from it to the true end, and the edge driven just before or after, -1
for none.
"""

from __future__ import annotations

FORBIDDEN = 2**31 - 1  # weight of an edge that may not be used
UNREACHABLE = 2**30 - 1  # cost within a hierarchy: two of them still fit 32 bits
UNREACHED = 2**62  # cost elsewhere
STATE, OFFSET, EDGE = 0, 1, 2
