"""Tokens: 256 random bits with a prefix that tells a secret scanner whose they are."""

import base64
import hmac
import secrets
from hashlib import sha256

ACCESS = "caas_at_"
REFRESH = "caas_rt_"
API_TOKEN = "caas_pat_"  # noqa: S105 - a prefix


def new_secret(prefix: str) -> str:
    """A token that nobody can guess."""
    return prefix + secrets.token_urlsafe(32)


def successor(prefix: str, refresh_token: str, attempt: str) -> str:
    """The token that an attempt to exchange a refresh token gets: always the same one.

    Whoever lacks either of the two secrets learns nothing of it, and from it nothing of another.
    """
    made = hmac.digest(refresh_token.encode(), f"{prefix}{attempt}".encode(), "sha256")
    return prefix + base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest(secret: str) -> str:
    """What is kept of a token: hex SHA-256. A slow hash would protect nothing random."""
    return sha256(secret.encode()).hexdigest()
