"""Quotas: what tenants and environments may use, and who claimed what of it."""
