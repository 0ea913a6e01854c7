"""Compiles libghostty-vt's C declarations: ``python -m tests.declarations [--check]``."""
