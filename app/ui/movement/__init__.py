"""Views of a schedule: its clock, its conflicts, who is where and when."""
