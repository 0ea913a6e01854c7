"""What the platform keeps: a database whose every change is in its change log."""
