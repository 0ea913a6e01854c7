import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store.failures import (
    is_conflict,
    is_lost,
    translated_failures,
)


class DriverError(Exception):
    """As PyMySQL's: a number and a message."""


def failed(code: int) -> OperationalError:
    return OperationalError("SELECT 1", {}, DriverError(code, "the server's words"))


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (1021, "disks"),
        (1114, "disks"),
        (1045, "password"),
        (1044, "rights"),
        (1049, "Create the database"),
        (1290, "read_only"),
        (1419, "log_bin_trust_function_creators"),
        (1213, "others"),
        (1180, "nodes"),
        (2013, "nodes"),
    ],
)
def test_what_mariadb_refuses_is_told_with_what_to_do(code: int, hint: str) -> None:
    with (
        pytest.raises(PlatformUnavailable, match="the server's words") as told,
        translated_failures(),
    ):
        raise failed(code)
    assert hint in told.value.hint


def test_a_bug_stays_one() -> None:
    with pytest.raises(OperationalError), translated_failures():
        raise failed(1064)


def test_a_pool_that_is_used_up_is_told() -> None:
    with pytest.raises(PlatformUnavailable, match="busy"), translated_failures():
        raise PoolTimeout


def test_conflicts_and_losses_are_told_apart() -> None:
    assert [is_conflict(DriverError(code)) for code in (1213, 1205, 2013, 1062)] == [
        True,
        True,
        False,
        False,
    ]
    assert [is_lost(DriverError(code)) for code in (2013, 2006, 2003, 1047, 1213)] == [
        True,
        True,
        True,
        True,
        False,
    ]
    assert not is_lost(None)
    assert not is_conflict(DriverError("locked"))


def test_a_commit_fails_for_good_unless_its_node_lost_the_others() -> None:
    galeras = "Error while appending (provider status: Not connected to Primary Component)"
    assert is_lost(DriverError(1180, galeras))
    assert not is_lost(DriverError(1180, "Got error 28 during COMMIT"))
