"""A container that is out of sight is called removed only where that can be known."""

import pytest

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.state.absence import Absence, absence_of
from caas_console.models.state.console_state import ConsoleState
from tests.unit.models.state.factories import container, host, snapshot

_REF = ObjectRef("h1", "web")
_MEMBER = {"default": (Permission.CONTAINERS_READ,)}


@pytest.mark.parametrize(
    ("host_is_there", "access", "absence"),
    [
        (True, {"tenants": _MEMBER}, Absence.REMOVED),
        (False, {"tenants": _MEMBER}, Absence.UNSEEN),
        (False, {"everywhere": (Permission.CONTAINERS_READ,)}, Absence.UNSEEN),
        (False, {}, Absence.FORBIDDEN),
        (True, {"tenants": {"other": _MEMBER["default"]}}, Absence.FORBIDDEN),
        (False, {"suspended": {"default": "Billing"}}, Absence.SUSPENDED),
        # A platform's operator may see a suspended tenant's.
        (
            True,
            {"everywhere": (Permission.CONTAINERS_READ,), "suspended": {"default": "Billing"}},
            Absence.REMOVED,
        ),
    ],
)
def test_what_became_of_a_container(
    host_is_there: bool, access: dict[str, object], absence: Absence
) -> None:
    state = ConsoleState()
    for batch in snapshot(*([host()] if host_is_there else [])):
        state.cache.apply(batch)
    state.access = Access.model_validate({"id": "me", "name": "Me", **access})
    assert absence_of(state, _REF, container("web")) is absence


def test_while_it_is_not_known_what_the_person_may_do_no_right_is_called_gone() -> None:
    state = ConsoleState()
    assert absence_of(state, _REF, container("web")) is Absence.UNSEEN
    for batch in snapshot(host()):
        state.cache.apply(batch)
    assert absence_of(state, _REF, None) is Absence.REMOVED
