"""Markings, and who may read what."""
