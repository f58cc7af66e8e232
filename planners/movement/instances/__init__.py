"""Instances of the movement problem: their written form, and a seeded generator."""
