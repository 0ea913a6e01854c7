"""Who may do what: one table, deny by default, asked at one place."""
