"""Shortest paths on roads: the graph that minds turn bans, and the searches over it."""
