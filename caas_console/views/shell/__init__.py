"""The main window's frame: navigation, header, notices, status, drawer."""
