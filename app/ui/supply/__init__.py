"""The supply and rounds docks."""
