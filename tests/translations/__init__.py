"""Keeps the translations: ``python -m tests.translations`` updates, ``--check`` judges."""
