import io

import pytest

from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.serving.credential import read_credential
from caas_console.backend.serving.middleware import TokenCheck

TOKEN = "k3-" * 12


def test_the_credential_is_the_first_line() -> None:
    assert read_credential(io.StringIO(f"{TOKEN}\nmore\n")) == TOKEN


@pytest.mark.parametrize("line", ["", "\n", "short\n", "ä" * 40, "x" * 20 + "\x00" * 20])
def test_what_is_no_credential_is_refused(line: str) -> None:
    with pytest.raises(AuthError):
        read_credential(io.StringIO(line))


def test_only_the_very_token_is_good() -> None:
    check = TokenCheck(TOKEN)
    assert check(TOKEN)
    assert not any(check(offered) for offered in ("", TOKEN[:-1], TOKEN + "x", TOKEN.upper()))


def test_a_token_is_not_in_what_its_check_shows() -> None:
    assert TOKEN not in repr(vars(TokenCheck(TOKEN)))
