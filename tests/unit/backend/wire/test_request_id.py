from contextvars import copy_context

import pytest

from caas_console.backend.wire.request_id import current_request_id, enter_request


@pytest.mark.parametrize("offered", ["a", "3f2c-9_x.Y", "x" * 64])
def test_an_id_that_its_sender_chose_is_kept(offered: str) -> None:
    # A context of its own: what is entered here would be every later test's request.
    context = copy_context()
    assert context.run(enter_request, offered) == offered == context.run(current_request_id)


@pytest.mark.parametrize("offered", ["", "x" * 65, "a b", 'x"', "é", "a\nb", "<script>"])
def test_an_id_that_is_not_safe_in_logs_is_replaced(offered: str) -> None:
    given = copy_context().run(enter_request, offered)
    assert given != offered
    assert given.isalnum()
