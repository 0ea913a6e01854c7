"""Jobs: runs of operations that survive the process that asked for them."""
