"""The one live table of every pane."""
