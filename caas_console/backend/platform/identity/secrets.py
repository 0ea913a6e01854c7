"""Tokens: 256 random bits with a prefix that tells a secret scanner whose they are."""

import secrets
from hashlib import sha256

ACCESS = "caas_at_"
REFRESH = "caas_rt_"
API_TOKEN = "caas_pat_"  # noqa: S105 - a prefix


def new_secret(prefix: str) -> str:
    """A token that nobody can guess."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a token: hex SHA-256. A slow hash would protect nothing random."""
    return sha256(secret.encode()).hexdigest()
