import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.engine.references import parse_new_name, parse_reference

_DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "repository", "version", "registry"),
    [
        ("busybox", "busybox", "latest", "docker.io"),
        ("library/busybox:1", "library/busybox", "1", "docker.io"),
        ("127.0.0.1:5000/team/app:2", "127.0.0.1:5000/team/app", "2", "127.0.0.1:5000"),
        ("127.0.0.1:5000/app", "127.0.0.1:5000/app", "latest", "127.0.0.1:5000"),
        ("localhost/app", "localhost/app", "latest", "localhost"),
        ("ghcr.io/a/b", "ghcr.io/a/b", "latest", "ghcr.io"),
        (f"a/b@{_DIGEST}", "a/b", _DIGEST, "docker.io"),
        (f"a/b:1@{_DIGEST}", "a/b", _DIGEST, "docker.io"),
    ],
)
def test_reference_is_taken_apart(text: str, repository: str, version: str, registry: str) -> None:
    reference = parse_reference(text)
    assert (reference.repository, reference.version) == (repository, version)
    assert reference.registry == registry


_COMPONENT = st.text("abcxyz019._-", min_size=1, max_size=8)


@given(
    st.lists(_COMPONENT, min_size=1, max_size=4).map("/".join),
    st.one_of(_COMPONENT, st.just(_DIGEST)),
    st.sampled_from(["", "registry:5000/"]),
)
def test_reference_is_written_as_it_is_read(name: str, version: str, registry: str) -> None:
    separator = "@" if ":" in version else ":"
    assert str(parse_reference(f"{registry}{name}{separator}{version}")) == (
        f"{registry}{name}{separator}{version}"
    )


def test_new_name_with_a_digest_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_new_name(f"a@{_DIGEST}")
    assert "reference" in caught.value.fields


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("busybox", "docker.io/library/busybox:latest"),
        ("team/app:1", "docker.io/team/app:1"),
        ("docker.io/team/app:1", "docker.io/team/app:1"),
        ("127.0.0.1:5000/app:1", "127.0.0.1:5000/app:1"),
    ],
)
def test_full_name_has_what_a_short_one_leaves_out(text: str, full: str) -> None:
    assert parse_reference(text).full_name == full
