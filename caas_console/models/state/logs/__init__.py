"""Container logs: from the engine's framing to lines that a view can paint, search and filter."""
