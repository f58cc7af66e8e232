"""Many movements on the same roads: who holds what when, conflicts, and schedules."""
