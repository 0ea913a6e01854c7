"""Tenants, people, groups, and the roles that bind them."""
