"""The test suites, their guards and the lab."""
