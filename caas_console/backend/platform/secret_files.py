"""Settings whose secrets may lie in files of their own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator


class WithSecrets(BaseModel):
    """Settings in which ``NAME_file`` may stand for each secret ``NAME``.

    The secret is the file's text without the white space around it. Where both are given the
    secret itself counts, so that the environment overrides a file.
    """

    # An error that showed what was given would show the secret.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        read = dict(values)
        for name, field in cls.model_fields.items():
            if field.annotation in {SecretStr, SecretStr | None}:
                file = read.pop(f"{name}_file", None)
                if file is not None and name not in read:
                    read[name] = _secret_in(Path(file))
        return read


def _secret_in(file: Path) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"{file} cannot be read: {reason}") from None
    if not secret:
        raise ValueError(f"{file} is empty")
    return secret
