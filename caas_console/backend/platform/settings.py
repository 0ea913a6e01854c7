"""The settings of a production platform: a TOML file, and the environment before it.

``installer/caas-platform.toml`` is the documented sample. An environment variable is the
section's and the setting's names, such as ``CAAS_PLATFORM__DATABASE__URL``. No error shows a
value that was given.
"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyAddress,
    IPvAnyNetwork,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from typing_extensions import override

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.platform.directory.settings import DirectorySettings
from caas_console.backend.platform.secret_files import WithSecrets

_SECTION = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
# As long as an embedded platform's, which nobody guesses.
_MIN_TOKEN = 32


class ListenSettings(BaseModel):
    """Where the API is served.

    Attributes:
        address: one address of this machine; ``::`` and ``0.0.0.0`` are all of them.
        trusted_proxies: addresses and networks whose X-Forwarded-For tells who asks.
    """

    model_config = _SECTION

    address: IPvAnyAddress = Field(default="127.0.0.1", validate_default=True)
    port: int = Field(default=8443, ge=1, le=65_535)
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()


class TLSSettings(BaseModel):
    """What the server shows.

    Attributes:
        certificate: PEM, with the intermediate authorities after it.
        key: PEM, without a password.
    """

    model_config = _SECTION

    certificate: Path
    key: Path


class DatabaseSettings(WithSecrets):
    """Where the data is.

    Attributes:
        url: a MariaDB; without it, an SQLite file in the data directory.
    """

    url: SecretStr | None = None


class SessionSettings(BaseModel):
    """How long people stay logged in.

    Attributes:
        access_minutes: how long an access token is good, and a removed person's at most.
        session_hours: after which a session ends, however it is used.
    """

    model_config = _SECTION

    access_minutes: PositiveFloat = 10.0
    session_hours: PositiveFloat = 12.0

    @property
    def access(self) -> timedelta:
        """The life of an access token."""
        return timedelta(minutes=self.access_minutes)

    @property
    def session(self) -> timedelta:
        """The life of a session."""
        return timedelta(hours=self.session_hours)


class DrainSettings(BaseModel):
    """How the platform ends when it is asked to.

    Attributes:
        notice_seconds: between ``/readyz`` saying so and the end of the streams: longer than a
            load balancer needs to notice.
        grace_seconds: for running requests to finish after that.
    """

    model_config = _SECTION

    notice_seconds: float = Field(default=5.0, ge=0)
    grace_seconds: PositiveInt = 30


def _agent_url(url: str) -> str:
    parts = urlsplit(url)
    is_socket = parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/")
    is_host = parts.scheme == "https" and parts.hostname and parts.path in {"", "/"}
    if not is_socket and not is_host:
        raise ValueError("an agent is https://HOST[:PORT] or unix:///PATH")
    if "@" in parts.netloc:
        raise ValueError("an agent's URL holds no credential")
    return url


class RegionSettings(WithSecrets):
    """A region's agent.

    Attributes:
        url: ``https://HOST[:PORT]``, or ``unix:///PATH`` on this machine.
        token: what the agent was started with.
        ca_file: the authorities (PEM) that vouch for it; without it, the system's.
    """

    url: Annotated[str, AfterValidator(_agent_url)]
    token: SecretStr = Field(min_length=_MIN_TOKEN)
    ca_file: Path | None = None


RegionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class PlatformSettings(BaseSettings):
    """All of them.

    Attributes:
        data_directory: what the platform keeps on this machine.
        log_file: a rotated log besides standard error.
        tls: may be left out where only this machine itself can connect.
        directory: who people are, besides local accounts.
        regions: by the region's id.
    """

    model_config = SettingsConfigDict(
        env_prefix="CAAS_PLATFORM__",
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    data_directory: Path = Path("/var/lib/caas-platform")
    log_file: Path | None = None
    listen: ListenSettings = ListenSettings()
    tls: TLSSettings | None = None
    database: DatabaseSettings = DatabaseSettings()
    sessions: SessionSettings = SessionSettings()
    drain: DrainSettings = DrainSettings()
    directory: DirectorySettings | None = None
    regions: dict[RegionId, RegionSettings] = Field(default_factory=dict)

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file, whose values are given on construction."""
        return env_settings, init_settings

    @model_validator(mode="after")
    def _nothing_in_the_clear(self) -> Self:
        if self.tls is None and not self.listen.address.is_loopback:
            raise ValueError("without tls, listen.address must be this machine's own, 127.0.0.1")
        return self


def load_settings(file: Path) -> PlatformSettings:
    """The settings in a file and the environment.

    Raises:
        InvalidInput: the file cannot be read, or the settings are not valid; which, and why,
            without what was given.
    """
    # What went before an error may show what was given: it is not kept.
    try:
        return PlatformSettings(**_values_in(file))
    except ValidationError as error:
        fields = {
            ".".join(map(str, one["loc"])) or "settings": one["msg"].removeprefix("Value error, ")
            for one in error.errors(include_input=False, include_context=False, include_url=False)
        }
        faults = "; ".join(f"{name}: {fault}" for name, fault in fields.items())
        raise _invalid(file, faults, fields) from None
    except SettingsError as error:
        raise _invalid(file, str(error)) from None


def _values_in(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(
            "The settings cannot be read",
            f"{file}: {error.strerror}",
            "Make the file readable for the platform's user.",
        ) from None
    except ValueError as error:
        # No TOML, or no UTF-8.
        raise _invalid(file, str(error)) from None


def _invalid(file: Path, faults: str, fields: dict[str, str] | None = None) -> InvalidInput:
    return InvalidInput(
        "The settings are not valid",
        f"{file} and the environment: {faults}",
        "The sample installer/caas-platform.toml explains each of them.",
        fields=fields,
    )
