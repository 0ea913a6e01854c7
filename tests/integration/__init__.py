"""Tests on the real parts: daemons, processes, databases."""
