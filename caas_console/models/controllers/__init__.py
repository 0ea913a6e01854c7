"""State and tasks of windows and panes; QtCore, no widgets."""
