"""What lies over the tiles, one kind of thing in each module."""
