"""The audit trail on the screen: the pane, and the history of one object."""
