"""Who a request comes from: passwords, logins, sessions, API tokens."""
