"""Settings come from a file and the environment; what is wrong is told without what was given."""

import re
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.platform.settings import PlatformSettings, load_settings

SAMPLE = Path(__file__).parents[4] / "installer" / "caas-platform.toml"
SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2"


def load(tmp_path: Path, text: str = "") -> PlatformSettings:
    file = tmp_path / "caas-platform.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


def refusal(tmp_path: Path, text: str = "") -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        load(tmp_path, text)
    error = refused.value
    assert SECRET not in f"{error}{error.fields}{error.__context__!r}{error.__cause__!r}"
    return error


def test_the_sample_is_valid_as_it_is() -> None:
    settings = load_settings(SAMPLE)
    assert settings.listen.port == 8443
    assert settings.tls is not None
    assert (settings.directory, settings.regions) == (None, {})


def test_every_setting_of_the_sample_is_valid_and_every_default_is_right(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in ("database-url", "directory-password", "east-token"):
        (secrets / name).write_text(f"{SECRET}\n")
    text = SAMPLE.read_text(encoding="utf-8")
    every = re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)
    assert every != text
    every = every.replace("/etc/caas-platform/", f"{secrets}/")
    settings = load(tmp_path, every)
    assert settings.directory is not None
    assert settings.regions["east"].token.get_secret_value() == SECRET
    assert settings.database.url is not None
    assert settings.database.url.get_secret_value() == SECRET
    bare = load(tmp_path)
    assert (settings.sessions, settings.drain) == (bare.sessions, bare.drain)
    named = set(re.findall(r"^\s*(\w+) = ", every, re.MULTILINE))
    for section in (settings, settings.listen, settings.sessions, settings.drain):
        sections = {"listen", "tls", "database", "sessions", "drain", "directory", "regions"}
        assert set(type(section).model_fields) - sections <= named


def test_the_environment_goes_before_the_file_and_leaves_the_rest_of_a_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAAS_PLATFORM__LISTEN__PORT", "9443")
    monkeypatch.setenv("CAAS_PLATFORM__DATABASE__URL", SECRET)
    monkeypatch.setenv("CAAS_PLATFORM__REGIONS__EAST__TOKEN", SECRET)
    text = '[listen]\naddress = "127.0.0.2"\nport = 1\n[regions.east]\nurl = "https://agent"\n'
    settings = load(tmp_path, text)
    assert (str(settings.listen.address), settings.listen.port) == ("127.0.0.2", 9443)
    assert settings.database.url is not None
    assert settings.regions["east"].token.get_secret_value() == SECRET
    assert settings.regions["east"].url == "https://agent"
    assert SECRET not in repr(settings)


def test_a_secret_goes_before_a_file_that_holds_one(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("another-another-another-another-another")
    text = f'[regions.east]\nurl = "unix:///run/agent"\ntoken_file = "{file}"\ntoken = "{SECRET}"'
    assert load(tmp_path, text).regions["east"].token.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (f'[regions.east]\nurl = "https://agent"\ntoken = ["{SECRET}"]', "regions.east.token"),
        (f'[regions.east]\nurl = "https://x:{SECRET}@agent"\ntoken = ""', "regions.east.url"),
        (f'[database]\nurl = 7\npassword = "{SECRET}"', "database.url"),
        (
            f'[directory]\nbase_dn = "{SECRET}"\nservice_account = "{SECRET}"',
            "directory.controllers",
        ),
        ('[listen]\nport = 70000\naddress = "nowhere"', "listen.port"),
        ('[listen]\ntrusted_proxies = ["10.0.0.1/8"]', "listen.trusted_proxies.0"),
        ("[sessions]\naccess_minutes = 0", "sessions.access_minutes"),
        ("port = 8443", "port"),
        ('[regions."EAST"]\nurl = "https://agent"', "regions.EAST.[key]"),
    ],
)
def test_what_is_wrong_is_named_and_never_shown(tmp_path: Path, text: str, field: str) -> None:
    assert field in refusal(tmp_path, text).fields


def test_a_secret_in_the_environment_that_is_no_value_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAAS_PLATFORM__DATABASE", f"{{url: {SECRET}")
    refusal(tmp_path)


def test_a_file_that_is_no_toml_is_not_shown(tmp_path: Path) -> None:
    assert "line 2" in str(refusal(tmp_path, f"[database]\nurl = {SECRET}"))


@pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff"])
def test_a_secrets_file_that_holds_none_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    error = refusal(tmp_path, f'[regions.east]\nurl = "https://agent"\ntoken_file = "{file}"')
    assert str(file) in error.fields["regions.east"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing"):
        load_settings(tmp_path / "nothing.toml")


def test_without_tls_only_this_machine_can_connect(tmp_path: Path) -> None:
    for address in ("0.0.0.0", "::", "192.0.2.1"):
        assert "tls" in str(refusal(tmp_path, f'[listen]\naddress = "{address}"'))
    for address in ("127.0.0.1", "::1"):
        assert load(tmp_path, f'[listen]\naddress = "{address}"').tls is None
