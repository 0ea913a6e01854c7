"""Measuring containers: every running one each 10 s, those that somebody looks at each second."""
