"""Windows that ask, confirm or report."""
