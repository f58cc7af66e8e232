"""What the hand can do on the map, one tool in each module."""
