"""Guards of every test: nothing unasked is logged, nothing is left alive, nothing is the user's."""
