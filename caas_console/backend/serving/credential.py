"""The one-time credential that a server is started with."""

import sys
from typing import TextIO

from caas_console.backend.contracts.errors import AuthError

MIN_LENGTH = 32
_MAX_LENGTH = 1_024


def read_credential(source: TextIO = sys.stdin) -> str:
    """The bearer token on the first line of standard input, where no process list shows it.

    Raises:
        AuthError: there is none, or it could be guessed.
    """
    token = source.readline(_MAX_LENGTH).strip()
    if len(token) < MIN_LENGTH or not token.isascii() or not token.isprintable():
        raise AuthError(
            "No credential was given",
            f"Standard input must begin with a line of at least {MIN_LENGTH} ASCII characters.",
        )
    return token
