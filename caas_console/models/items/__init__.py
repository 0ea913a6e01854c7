"""Qt item models over rows."""
