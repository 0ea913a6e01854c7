"""Colours, fonts and icons: one visual language for every widget."""
