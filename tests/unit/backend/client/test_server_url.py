from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.client.server_url import address_of_url, server_url
from caas_console.backend.contracts.errors import InvalidInput

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
HOST = st.one_of(
    st.lists(LABEL, min_size=1, max_size=4).map(".".join),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda one: f"[{one}]"),
)
PORT = st.integers(1, 65_535)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("caas.example", "https://caas.example"),
        ("  caas.example/ ", "https://caas.example"),
        ("caas.example:8443", "https://caas.example:8443"),
        ("https://CaaS.Example/", "https://caas.example"),
        ("HTTPS://caas.example:443", "https://caas.example"),
        ("caas.example.", "https://caas.example"),
        ("10.0.0.7:8443", "https://10.0.0.7:8443"),
        ("[2001:DB8::1]", "https://[2001:db8::1]"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
        ("bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_what_a_person_types_becomes_an_address(typed: str, url: str) -> None:
    assert server_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "is needed"),
        ("   ", "is needed"),
        ("http://caas.example", "must be https://"),
        ("http://10.0.0.7", "must be https://"),
        ("ftp://caas.example", "begins with ftp://"),
        ("ssh://caas.example", "begins with ssh://"),
        ("https://anna:secret@caas.example", "hold no login"),
        ("anna@caas.example", "hold no login"),
        ("https://caas.example/v1", "end after"),
        ("caas.example/?x=1", "end after"),
        ("caas.example#top", "end after"),
        ("caas.example:0", "port"),
        ("caas.example:", "port"),
        ("caas.example:70000", "port"),
        ("caas.example:web", "port"),
        ("https://", "no host"),
        ("https://:8443", "no host"),
        ("caas..example", "no host"),
        ("2001:db8::1", "port"),
        ("[2001:db8::1", "no address"),
        ("[caas]", "no"),
        ("caas example", "character"),
        ("caas\\example", "character"),
        ("caas\x00.example", "character"),
        ("a" * 64 + ".example", "no host"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(typed: str, fault: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        server_url(typed)
    assert fault in refused.value.fields["url"]
    assert refused.value.hint


def test_a_password_that_was_typed_into_the_address_is_not_repeated() -> None:
    with pytest.raises(InvalidInput) as refused:
        server_url("https://anna:hunter2@caas.example")
    assert "hunter2" not in str(refused.value.problem)


@given(HOST, PORT, st.sampled_from(["", "https://", "HTTPS://"]), st.sampled_from(["", "/"]))
def test_an_address_names_the_host_and_the_port_that_were_typed(
    host: str, port: int, scheme: str, end: str
) -> None:
    url = server_url(f"{scheme}{host}:{port}{end}")
    assert address_of_url(url) == (urlsplit(f"//{host}").hostname, port)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_stays_as_it_became(typed: str) -> None:
    try:
        url = server_url(typed)
    except InvalidInput:
        return
    assert server_url(url) == url
    assert url.isascii()
    assert not any(sign.isspace() for sign in url)
    assert urlsplit(url).username is None
