"""Text on a grid of cells: geometry, fonts, colours and painting, for terminals and logs."""
