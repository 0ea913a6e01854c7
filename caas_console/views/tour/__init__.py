"""A guided tour that takes pictures of every page."""
