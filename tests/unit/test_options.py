import pytest

from caas_console.options import Options, parse_options


def test_without_a_word_the_platform_is_opened_that_was_opened_last() -> None:
    assert parse_options([]).opens_last


@pytest.mark.parametrize(
    "arguments",
    [
        ["--embedded"],
        ["--platform", "Berlin"],
        ["--direct", "unix:///x"],
        ["--tour", "pictures"],
    ],
)
def test_whoever_says_what_to_open_gets_that(arguments: list[str]) -> None:
    assert not parse_options(arguments).opens_last


def test_a_platform_is_named_by_its_profile_or_address() -> None:
    assert parse_options(["--platform", "https://caas.example"]) == Options(
        platform="https://caas.example"
    )


def test_two_places_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_options(["--embedded", "--platform", "Berlin"])
    assert "not allowed with" in capsys.readouterr().err
