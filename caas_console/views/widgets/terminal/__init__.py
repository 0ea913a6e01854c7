"""A terminal emulator's face: painting, keyboard, mouse, search, and the shell view around it."""
