"""Settings that cannot work are refused before anybody logs in."""

from typing import Any

import pytest
from pydantic import ValidationError

from caas_console.backend.platform.directory.settings import DirectorySettings

_GOOD: dict[str, Any] = {
    "controllers": ["ldaps://dc1.ad.test", "ldaps://dc2.ad.test:3269"],
    "base_dn": "DC=ad,DC=test",
    "upn_suffix": "ad.test",
}
_SERVICE = {"dn": "CN=svc,DC=ad,DC=test", "password": "do-not-show"}


def _with(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in (_GOOD | changes).items() if value is not None}


@pytest.mark.parametrize(
    "settings",
    [
        _GOOD,
        _with(controllers=["ldaps://[2001:db8::1]:636"]),
        _with(upn_suffix=None, service_account=_SERVICE),
        _with(upn_suffix=None, service_account=_SERVICE, kind="ldap"),
        _with(user_filter="(sAMAccountName={login})", group_filter="(cn=console-*)"),
    ],
)
def test_settings_that_work_are_taken(settings: dict[str, Any]) -> None:
    DirectorySettings(**settings)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"controllers": []}, "at least 1"),
        ({"controllers": ["ldap://dc1"]}, "ldaps://HOST"),
        ({"controllers": ["dc1.ad.test"]}, "ldaps://HOST"),
        ({"controllers": ["ldaps://"]}, "a host and a port alone"),
        ({"controllers": ["ldaps://dc1/dc=ad"]}, "a host and a port alone"),
        ({"controllers": ["ldaps://dc1:0"]}, "a host and a port alone"),
        ({"controllers": ["ldaps://dc1:99999"]}, "Port"),
        ({"controllers": ["ldaps://me:secret@dc1"]}, "no credential"),
        ({"controllers": ["ldaps://dc1", "ldaps://dc1"]}, "named twice"),
        ({"base_dn": ""}, "at least 1"),
        ({"upn_suffix": None}, "either upn_suffix or service_account"),
        ({"service_account": _SERVICE}, "either upn_suffix or service_account"),
        ({"service_account": {"dn": "CN=svc", "password": ""}}, "at least 1"),
        ({"upn_suffix": "@ad.test"}, "match pattern"),
        ({"kind": "ldap"}, "only Active Directory"),
        ({"user_filter": "(uid=alice)"}, "does not hold {login}"),
        ({"user_filter": "(uid={login}"}, "filter"),
        ({"group_filter": "objectClass=group)"}, "filter"),
        ({"connect_timeout": 0}, "greater than 0"),
        ({"tls_verify": False}, "Extra inputs"),
    ],
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DirectorySettings(**_with(**changes))

    assert message.lower() in str(refused.value).lower()


def test_password_of_the_service_account_is_not_shown() -> None:
    settings = DirectorySettings(**_with(upn_suffix=None, service_account=_SERVICE))

    shown = f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    assert "do-not-show" not in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"service_account": _SERVICE},
        {"upn_suffix": None, "service_account": {"password": "do-not-show"}},
        {"upn_suffix": None, "service_account": {"dn": "", "password": "do-not-show"}},
        {"controllers": ["ldaps://me:do-not-show@dc1"]},
    ],
)
def test_password_is_not_shown_where_the_settings_are_wrong(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        DirectorySettings(**_with(**changes))

    assert "do-not-show" not in f"{refused.value} {refused.value!r}"
