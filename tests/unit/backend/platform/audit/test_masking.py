"""What the audit trail keeps holds no secret, and is otherwise as it was."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.operations import CommitContainer, ContainerSpec, RunContainer
from caas_console.backend.platform.audit.masking import MASK, masked, tells_of_secret

SECRET = "hunter2-9f3a"

PLAIN_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="=:@/"), max_size=20)
PLAIN_NAMES = st.sampled_from(["image", "name", "labels", "size", "host_id", "author", "x"])
TELLING = st.sampled_from(
    [
        "password",
        "DB_PASSWORD",
        "apiKey",
        "api-key",
        "X-Registry-Auth",
        "clientSecret",
        "PGPASSWORD",
    ]
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | PLAIN_TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN_NAMES, inner, max_size=3),
)
# Documents whose every text is secret.
SECRETS = st.recursive(
    st.just(SECRET),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN_NAMES, inner, max_size=3),
)


@pytest.mark.parametrize(
    "name",
    [
        "password", "new_password", "passwordHash", "PGPASSWORD", "passphrase", "secret", "secrets",
        "client_secret", "secret_access_key", "AWS_ACCESS_KEY", "privateKey", "private-key",
        "token", "access_token", "accesstoken", "credential", "api_key", "apikey", "pwd",
        "auth", "X-Registry-Auth", "Authorization", "registry_pass", "cookie",
    ],
)  # fmt: skip
def test_a_name_tells_of_a_secret(name: str) -> None:
    assert tells_of_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "author", "authentication_method", "authority", "token_count", "token_id",
        "secret_name", "password_changed_at", "private_network", "key", "keys", "keyboard",
        "keep", "compass", "passed", "bypass", "monkey", "public_key", "accessed", "requires",
    ],
)  # fmt: skip
def test_a_name_that_only_sounds_alike_tells_of_none(name: str) -> None:
    assert not tells_of_secret(name)


@given(PLAIN)
def test_what_holds_no_secret_stays_as_it_is(document: Any) -> None:
    assert masked(document) == document


@given(TELLING, SECRETS, st.lists(PLAIN_NAMES, max_size=3))
def test_nothing_below_a_telling_name_is_kept(name: str, below: Any, path: list[str]) -> None:
    document: Any = {name: below}
    for step in path:
        document = {step: [document]}
    assert SECRET not in json.dumps(masked(document))


@pytest.mark.parametrize(
    "value",
    [
        f"postgres://anna:{SECRET}@db/app",
        f"https://{SECRET}@registry/v2",
        f"amqp://anna:x@{SECRET}@broker:5672",
        ["mysql", f"--password={SECRET}"],
        ["mysql", "--password", SECRET],
        ["sh", "-c", f"DB_PASSWORD={SECRET} run"],
        f"https://hub/login?user=a&access_token={SECRET}&x=1",
        [[f"redis://:{SECRET}@cache"]],
        {"name": "DB_PASSWORD", "value": SECRET},
        {"env": [{"name": "X", "value": SECRET}]},
        {"env": [f"DSN={SECRET}"]},
        {"Env": {"DSN": SECRET}},
        [{"labels": {"traefik.token": SECRET}}],
        ["sh", "-c", f"curl -H 'Authorization: Bearer {SECRET}' https://api/v1"],
        ["curl", "-H", f"Authorization: Basic {SECRET}", "https://api/v1"],
        ["curl", "-H", f"Cookie: theme=dark; session={SECRET}", "https://api/v1"],
        ["curl", "-d", json.dumps({"user": "anna", "password": f"two words {SECRET}"})],
        ["sh", "-c", f"DB_PASSWORD='two words {SECRET}' run"],
        ["sh", "-c", f'DB_PASSWORD="two words {SECRET}" run'],
        ["sh", "-c", f"mysql --password {SECRET} app"],
        ["redis-server", "--requirepass", SECRET],
        ["redis-server", "--masterauth", SECRET],
        ["sh", "-c", f"redis-server --requirepass {SECRET}"],
        {"changes": [f"ENV DSN {SECRET}"]},
        {"changes": [f"env A=1 DSN={SECRET}"]},
    ],
)
def test_a_secret_is_found_in_the_midst(value: Any) -> None:
    assert SECRET not in json.dumps(masked(value))


@pytest.mark.parametrize("part", ["passw", "-", "--token ", "token=", "\n", "ENV a ", "cookie:"])
def test_a_text_of_any_length_is_looked_through_once(part: str) -> None:
    # Looked through again from each of its letters it would take days.
    assert masked(part * 20_000)


def test_what_a_text_says_around_the_secret_stays() -> None:
    assert masked("postgres://anna:x@db/app") == f"postgres://{MASK}@db/app"
    assert masked(["mysql", "-u", "root", "--password=x", "app"]) == [
        "mysql", "-u", "root", f"--password={MASK}", "app",
    ]  # fmt: skip


def test_what_is_said_about_a_secret_stays() -> None:
    for text in (
        "The missing permission is tokens.read.",
        "Its password must be changed",
        "docker run --rm -e A=1 nginx -g 'daemon off;'",
        "the environment production",
    ):
        assert masked(text) == text


def test_the_environment_of_a_new_container_keeps_its_names_alone() -> None:
    spec = ContainerSpec(image="postgres:17", environment={"PGDATA": "/data", "DSN": SECRET})
    kept = masked(RunContainer(spec=spec).model_dump(mode="json"))
    assert kept["spec"]["environment"] == {"PGDATA": MASK, "DSN": MASK}
    assert kept["spec"]["image"] == "postgres:17"


def test_a_commit_keeps_its_author_and_no_secret_of_its_changes() -> None:
    commit = CommitContainer(
        target="web", reference="web:2", author="Anna", changes=(f"ENV DB_PASSWORD={SECRET}",)
    )
    kept = masked(commit.model_dump(mode="json"))
    assert (kept["author"], kept["changes"]) == ("Anna", [f"ENV DB_PASSWORD={MASK}"])


def test_whether_a_secret_is_set_is_none() -> None:
    assert masked({"password": None, "must_change_password": True}) == {
        "password": None,
        "must_change_password": True,
    }
