"""The terminal core on libghostty-vt, the emulator of Ghostty as a C library."""
