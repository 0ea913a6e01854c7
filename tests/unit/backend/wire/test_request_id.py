import pytest

from caas_console.backend.wire.request_id import current_request_id, enter_request


@pytest.mark.parametrize("offered", ["a", "3f2c-9_x.Y", "x" * 64])
def test_an_id_that_its_sender_chose_is_kept(offered: str) -> None:
    assert enter_request(offered) == offered == current_request_id()


@pytest.mark.parametrize("offered", ["", "x" * 65, "a b", 'x"', "é", "a\nb", "<script>"])
def test_an_id_that_is_not_safe_in_logs_is_replaced(offered: str) -> None:
    given = enter_request(offered)
    assert given != offered
    assert given.isalnum()
