from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Environment
from caas_console.backend.feed.objects import Objects

ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)
tenants = st.sampled_from("abc")
steps = st.lists(st.tuples(ids, st.one_of(st.none(), tenants)), max_size=60)


def environment(object_id: str, tenant_id: str, name: str = "") -> Environment:
    return Environment(id=object_id, tenant_id=tenant_id, name=name)


@given(steps, ids, st.one_of(st.none(), st.frozensets(tenants)))
def test_a_list_is_what_is_there_by_id_whatever_came_and_went(
    happened: list[tuple[str, str | None]], after: str, wanted: frozenset[str] | None
) -> None:
    objects, model = Objects(), dict[str, Environment]()
    for object_id, tenant_id in happened:
        if tenant_id is None:
            assert objects.drop("environment", object_id) == (object_id in model)
            model.pop(object_id, None)
        else:
            one = environment(object_id, tenant_id)
            assert objects.put(one) == (model.get(object_id) != one)
            model[object_id] = one
        # Read between, since a list is put in order when it is read.
        listed = list(objects.after("environment", after, wanted))
        assert listed == [
            model[one]
            for one in sorted(model)
            if one > after and (wanted is None or model[one].tenant_id in wanted)
        ]
    assert sorted(one.id for one in objects) == sorted(model)


def test_a_changed_object_is_listed_once_as_it_is_now() -> None:
    objects = Objects([environment("e", "a", "old")])
    assert objects.put(environment("e", "a", "new"))
    assert objects.get("environment", "e") == environment("e", "a", "new")
    assert list(objects.after("environment", "")) == [environment("e", "a", "new")]


def test_kinds_are_lists_of_their_own() -> None:
    objects = Objects([environment("e", "a")])
    assert list(objects.after("host", "")) == []
