import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Port
from caas_console.models.state.formats import (
    format_bytes,
    format_percent,
    format_ports,
    format_rate,
    short_id,
    short_ids,
    short_reference,
)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KiB"),
        (1536, "1.5 KiB"),
        (1024**2 - 1, "1.0 MiB"),
        (1024**2, "1 MiB"),
        (100 * 1024**2, "100 MiB"),
        (1.25 * 1024**3, "1.2 GiB"),
        (3 * 1024**7, "3072 EiB"),
        (-2048, "-2 KiB"),
    ],
)
def test_bytes_have_binary_units(count: float, expected: str) -> None:
    assert format_bytes(count) == expected


@given(count=st.integers(0, 2**63))
def test_bytes_always_fit_in_eight_characters(count: int) -> None:
    assert len(format_bytes(count)) <= 8


def test_a_rate_is_bytes_per_second() -> None:
    assert format_rate(1536) == "1.5 KiB/s"


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(0, "0.0 %"), (0.44, "0.4 %"), (9.96, "10 %"), (250.4, "250 %")],
)
def test_a_percentage_has_a_decimal_only_where_it_matters(percent: float, expected: str) -> None:
    assert format_percent(percent) == expected


def published(container_port: int, host_port: int, host_ip: str = "0.0.0.0") -> Port:
    return Port(container_port=container_port, host_ip=host_ip, host_port=host_port)


def test_published_ports_go_first_and_the_same_port_of_both_families_is_told_once() -> None:
    ports = [Port(container_port=53, protocol="udp"), published(80, 8080)]
    ports.append(published(80, 8080, "::"))
    assert format_ports(ports) == "8080→80, 53/udp"


def test_an_address_is_told_where_a_port_is_not_open_to_all() -> None:
    assert format_ports([published(80, 8080, "127.0.0.1")]) == "127.0.0.1:8080→80"


def test_too_many_ports_are_counted() -> None:
    ports = [published(port, port) for port in range(1, 16)]
    assert format_ports(ports) == "1→1, 2→2, 3→3, +12"
    assert format_ports([]) == ""


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("docker.io/library/nginx:latest", "nginx"),
        ("docker.io/bitnami/redis:7", "bitnami/redis:7"),
        ("registry.example:5000/a/b:latest", "registry.example:5000/a/b"),
        ("nginx@sha256:" + "0123456789abcdef" * 4, "nginx@0123456789ab"),
        ("sha256:" + "0123456789abcdef" * 4, "0123456789ab"),
        ("", ""),
    ],
)
def test_a_reference_is_told_without_what_is_understood(reference: str, expected: str) -> None:
    assert short_reference(reference) == expected


def test_an_id_is_cut_to_twelve_digits() -> None:
    assert short_id("sha256:" + "a" * 64) == short_id("a" * 64) == "a" * 12


def test_long_ids_in_a_text_are_cut_as_docker_cuts_them() -> None:
    digits = "0123456789abcdef" * 4
    assert short_ids(f"image sha256:{digits} of {digits}: x") == (
        "image 0123456789ab of 0123456789ab: x"
    )
    assert short_ids(f"{digits}0") == f"{digits}0"
