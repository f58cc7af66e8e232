"""Requests to models and their answers, the same for every machine that works."""
