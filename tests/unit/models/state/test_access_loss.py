"""What was lost is told by where it was held, and what is held twice is not lost once."""

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.access import Access, Permission
from caas_console.models.state.access_loss import AccessLoss, loss_between

_READ, _SHELL, _STOP = (
    Permission.CONTAINERS_READ,
    Permission.CONTAINERS_SHELL,
    Permission.CONTAINERS_CONTROL,
)
_HELD = st.frozensets(st.sampled_from([_READ, _SHELL, _STOP])).map(tuple)
_TENANTS = st.dictionaries(st.sampled_from(["a", "b"]), _HELD.filter(bool))
_ACCESSES = st.builds(
    Access,
    id=st.just("me"),
    name=st.just("me"),
    everywhere=_HELD,
    tenants=_TENANTS,
    suspended=st.dictionaries(st.sampled_from(["a", "b"]), st.just("Name"), max_size=1),
)


def access(**values: object) -> Access:
    return Access.model_validate({"id": "me", "name": "Me", **values})


def test_a_tenant_that_is_suspended_is_told_from_one_that_was_left() -> None:
    former = access(tenants={"a": (_READ,), "b": (_READ,), "c": (_READ, _SHELL)})
    present = access(tenants={"c": (_READ,)}, suspended={"a": "Billing"})
    assert loss_between(former, present) == AccessLoss(
        suspended=("a",), left=("b",), fewer=("c",), everywhere=False
    )


def test_a_role_in_the_whole_platform_is_told_as_such_alone() -> None:
    former = access(everywhere=(_READ, _SHELL), tenants={"a": (_READ, _SHELL)})
    assert loss_between(former, access(tenants={"a": (_READ, _SHELL)})) == AccessLoss(
        everywhere=True
    )


def test_a_role_beside_which_another_gives_the_same_is_no_loss() -> None:
    former = access(everywhere=(_READ, _SHELL), tenants={"a": (_READ, _SHELL)})
    assert loss_between(former, access(everywhere=(_READ, _SHELL))) is None


def test_what_needs_a_reason_from_now_on_is_a_loss() -> None:
    former = access(everywhere=(_SHELL,), with_reason=(_SHELL,), tenants={"a": (_SHELL,)})
    present = access(everywhere=(_SHELL,), with_reason=(_SHELL,))
    assert loss_between(former, present) == AccessLoss(left=("a",))


@given(_ACCESSES, _ACCESSES)
def test_a_loss_is_told_if_and_only_if_something_is_not_allowed_any_more(
    former: Access, present: Access
) -> None:
    places = ["a", "b", None]
    asked = [(one, place) for one in (_READ, _SHELL, _STOP) for place in places]
    lost = [
        (one, place)
        for one, place in asked
        if former.allows(one, place) and not present.allows(one, place)
    ]
    assert (loss_between(former, present) is not None) == bool(lost)
