"""The pages of the main area; each is mostly a declaration."""
