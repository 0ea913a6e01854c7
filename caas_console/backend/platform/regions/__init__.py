"""The platform's way to the regions: to their agents, and their state as it was last told."""
