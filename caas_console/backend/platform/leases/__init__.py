"""Several instances on one database: which of them live, and which one leads."""
