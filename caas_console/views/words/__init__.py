"""Codes and quantities as words of the person's language."""
