"""Terminal emulator core: bytes in, screen out. Knows no toolkit."""
