"""Simulation and learned models, the only place that knows torch."""
