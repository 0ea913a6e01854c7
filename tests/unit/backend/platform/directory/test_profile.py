"""Why somebody may not log in, as Active Directory's attributes say."""

from datetime import UTC, datetime

import pytest

from caas_console.backend.platform.directory.connection import Entry
from caas_console.backend.platform.directory.errors import AccountDisabled, AccountExpired
from caas_console.backend.platform.directory.profile import Profile, profile
from caas_console.backend.platform.directory.settings import DirectoryKind, DirectorySettings

NOW = datetime(2026, 12, 1, tzinfo=UTC)
# 100 ns since 1601.
NOW_IN_TICKS = 134_405_568_000_000_000


@pytest.fixture
def active_directory() -> Profile:
    return profile(
        DirectorySettings.model_validate(
            {
                "kind": DirectoryKind.ACTIVE_DIRECTORY,
                "controllers": ["ldaps://dc.example.org"],
                "base_dn": "DC=example,DC=org",
                "upn_suffix": "example.org",
            }
        )
    )


def entry(**attributes: int) -> Entry:
    return Entry("CN=anna", {name.lower(): [b"%d" % one] for name, one in attributes.items()})


def test_an_account_expires_with_its_moment(active_directory: Profile) -> None:
    why = active_directory.why_closed
    assert why(entry(accountExpires=NOW_IN_TICKS), NOW) is AccountExpired
    assert why(entry(accountExpires=NOW_IN_TICKS + 10), NOW) is None


@pytest.mark.parametrize("ticks", [0, 2**63 - 1, 2**63 - 2, 2_650_467_744_000_000_000])
def test_what_is_beyond_every_calendar_never_comes(active_directory: Profile, ticks: int) -> None:
    assert active_directory.why_closed(entry(accountExpires=ticks), NOW) is None


def test_a_disabled_account_is_closed(active_directory: Profile) -> None:
    assert active_directory.why_closed(entry(userAccountControl=0x202), NOW) is AccountDisabled
    assert active_directory.why_closed(entry(userAccountControl=0x200), NOW) is None
