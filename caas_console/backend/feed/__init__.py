"""Observed state in memory, numbered, so that any number of watchers can follow and resume."""
