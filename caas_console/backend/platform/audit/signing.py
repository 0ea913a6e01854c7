"""The key that checkpoints of the audit trail are signed with: Ed25519 (RFC 8032).

The library is imported where it is used: no start of the platform waits for it.
"""

import os
from pathlib import Path

from caas_console.backend.contracts.errors import InvalidInput, PlatformUnavailable


class SigningKey:
    """The platform's own key, made when it is first asked for; its methods block.

    Args:
        path: the private key (PKCS #8 in PEM), for its owner alone. Beside it lies the public
            one, ``.pub``, which is to be kept elsewhere too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def sign(self, text: bytes) -> tuple[str, str]:
        """The public key and the signature, in hexadecimal.

        Raises:
            PlatformUnavailable: the key cannot be read or made.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            load_pem_private_key,
        )

        try:
            if not self._path.exists():
                self._make()
            key = load_pem_private_key(self._path.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise self._unusable(str(error)) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise self._unusable("It is no Ed25519 key.")
        return key.public_key().public_bytes_raw().hex(), key.sign(text).hex()

    def _unusable(self, reason: str) -> PlatformUnavailable:
        return PlatformUnavailable(
            "The audit trail's key cannot be used",
            f"{self._path}: {reason}",
            "Make it readable for the platform, or move it away to have a new one made.",
        )

    def _make(self) -> None:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        key = Ed25519PrivateKey.generate()
        _write(
            self._path.with_suffix(".pub"),
            key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ),
        )
        _write(
            self._path,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )


def _write(path: Path, text: bytes) -> None:
    draft = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def is_signed(text: bytes, public_key: str, signature: str) -> bool:
    """Whether the owner of a public key signed a text; both in hexadecimal."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), text)
    except (ValueError, InvalidSignature):
        return False
    return True


def read_public_key(path: Path) -> str:
    """The public key in a PEM file, in hexadecimal.

    Raises:
        InvalidInput: there is none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InvalidInput("The public key cannot be read", f"{path}: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidInput("The public key cannot be read", f"{path} holds no Ed25519 key.")
    return key.public_bytes_raw().hex()
