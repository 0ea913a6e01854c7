"""What an entry says has changed, field by field."""

from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.audit.changes import ChangeKind, FieldChange, field_changes

_SAME, _CHANGED = ChangeKind.SAME, ChangeKind.CHANGED
_ADDED, _REMOVED = ChangeKind.ADDED, ChangeKind.REMOVED

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
_DOCUMENTS = st.dictionaries(st.text(max_size=3), _VALUES, max_size=5)


def test_what_changed_comes_first_and_what_did_not_is_told_too() -> None:
    before = {"name": "web", "state": "active", "limit": 3, "gone": True}
    after = {"name": "shop", "state": "active", "limit": 3, "new": None}
    assert field_changes(before, after) == [
        FieldChange("gone", "true", "", _REMOVED),
        FieldChange("name", "web", "shop", _CHANGED),
        FieldChange("new", "", "–", _ADDED),
        FieldChange("limit", "3", "3", _SAME),
        FieldChange("state", "active", "active", _SAME),
    ]


def test_what_lies_deeper_is_told_by_the_names_that_lead_to_it() -> None:
    before = {"spec": {"image": "nginx", "ports": [{"host": 80}, {"host": 81}], "command": ["a"]}}
    after = {"spec": {"image": "nginx", "ports": [{"host": 8080}], "command": ["a", "b"]}}
    changed = [one for one in field_changes(before, after) if one.kind is not _SAME]
    assert changed == [
        FieldChange("spec.command", "a", "a, b", _CHANGED),
        FieldChange("spec.ports[0].host", "80", "8080", _CHANGED),
        FieldChange("spec.ports[1].host", "81", "", _REMOVED),
    ]


def test_a_masked_secret_is_shown_as_masked() -> None:
    (change,) = field_changes(None, {"environment": {"PASSWORD": "••••••"}})
    assert change == FieldChange("environment.PASSWORD", "", "••••••", _ADDED)


def test_the_fields_of_what_was_only_made_or_removed_keep_their_order() -> None:
    made = {"name": "web", "command": ["sh"], "revision": 7, "empty": {}}
    assert [one.path for one in field_changes(None, made)] == ["name", "command", "empty"]
    assert [one.before for one in field_changes(made, None)] == ["web", "sh", "{}"]
    assert field_changes(None, None) == []


@given(_DOCUMENTS)
def test_nothing_differs_from_itself(document: dict[str, object]) -> None:
    assert all(one.kind is _SAME for one in field_changes(document, document))


@given(_DOCUMENTS, _DOCUMENTS)
def test_the_other_way_round_what_was_added_is_removed(
    one: dict[str, object], other: dict[str, object]
) -> None:
    turned = {_ADDED: _REMOVED, _REMOVED: _ADDED}
    there = {change.path: change for change in field_changes(one, other)}
    back = {change.path: change for change in field_changes(other, one)}
    assert there.keys() == back.keys()
    for path, change in there.items():
        assert back[path].kind is turned.get(change.kind, change.kind)
        assert (back[path].before, back[path].after) == (change.after, change.before)
