"""Packs of models: what they promise, what they were held to, and their weights."""
