"""A region's agent as a process: the Agent Protocol over HTTP."""
