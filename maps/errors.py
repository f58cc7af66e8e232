"""What can be wrong with the ground: data, packs and places.

MapError
├── SourceError     a foreign file cannot be read or holds nothing of use
├── PackError       an area pack is missing, damaged or of another version
├── PlaceError      a point cannot be read or lies outside the area
├── TrackError      a line has no sense, or does not lie on the roads of the area
├── MagneticError   nobody knows where a compass points on that day or there
├── JailError       a reader was stopped: out of memory, out of time, or crashed
└── BuildCancelled  the user stopped a build; nothing was written
"""


class MapError(Exception):
    """Something about the ground that the user can mend; the text says how."""


class SourceError(MapError):
    """A foreign file cannot be read, or it holds nothing of use."""


class PackError(MapError):
    """An area pack is missing, damaged, or of another version."""


class PlaceError(MapError):
    """A point cannot be understood, or it lies outside the area."""


class TrackError(MapError):
    """A line makes no sense as a track, or it lies on no roads of the area."""


class MagneticError(MapError):
    """No model says where a compass points on that day or at that place."""


class JailError(MapError):
    """A reader in its jail ran out of memory or time, or crashed."""


class BuildCancelled(MapError):  # noqa: N818 - an outcome the user chose, no error
    """The user stopped a build; nothing was written."""
