"""One dock each: what the user reads and decides beside the map."""
