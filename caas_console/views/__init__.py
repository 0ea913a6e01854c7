"""Widgets of the console: what people see, and the wiring behind it."""
