"""Certificates: trust on first use, and nothing secret to a server that is not trusted."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from caas_console.backend.client.server_platform import VOUCHED_FOR
from caas_console.backend.client.server_trust import examine, fingerprint_of
from caas_console.backend.contracts.errors import (
    ConsoleError,
    InvalidInput,
    PlatformUnavailable,
    Problem,
)
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.sign_in import Certificate, Profile, SignInStep
from tests.integration.client.impostor import impostor
from tests.integration.client.place import PASSWORD, Place
from tests.integration.client.relay import relay_to
from tests.integration.client.visitor import Visitor
from tests.integration.platform.production.site import Site, free_port
from tests.lab.certificates import CertificateAuthority


def fingerprint_in(pem: Path) -> str:
    return fingerprint_of(ssl.PEM_cert_to_DER_cert(pem.read_text()))


@pytest.fixture
def vouched_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system trusts the authority of the site."""
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificates / "ca.pem"))


async def test_a_certificate_that_nobody_vouches_for_is_shown_as_it_is(
    site: Site, place: Place
) -> None:
    async with Visitor(place.profile) as anna:
        needed = await anna.needed(SignInStep.TRUST)
    certificate = needed.certificate
    assert certificate is not None
    assert certificate.fingerprint == fingerprint_in(site.certificates / "cert.pem")
    assert certificate.subject == "CN=localhost"
    assert certificate.issuer == "CN=lab authority"
    assert certificate.names == ("localhost", "127.0.0.1")
    assert certificate.not_before < certificate.not_after
    assert "issuer certificate" in certificate.fault
    assert needed.trusted == ""


async def test_only_the_certificate_that_was_shown_can_be_trusted(place: Place) -> None:
    async with Visitor(place.profile) as anna:
        with pytest.raises(InvalidInput):
            anna.server.trust("AA:BB")
        await anna.needed(SignInStep.TRUST)
        with pytest.raises(InvalidInput):
            anna.server.trust("AA:BB")
        assert anna.profiles == [place.profile]


@pytest.mark.usefixtures("vouched_for")
async def test_the_systems_word_is_enough(place: Place) -> None:
    async with Visitor(place.profile) as anna:
        await anna.needed(SignInStep.LOGIN)
        assert anna.profiles == [place.profile]


@pytest.mark.usefixtures("vouched_for")
async def test_a_certificate_for_another_name_is_not_enough_though_the_system_knows_who_signed_it(
    place: Place,
) -> None:
    url = f"https://127.0.0.2:{place.platform.port}"
    async with serving_at("127.0.0.2", place.platform.port):
        judged = await examine(url, "")
    assert isinstance(judged, Certificate)
    assert "127.0.0.2" in judged.fault


@asynccontextmanager
async def serving_at(address: str, port: int) -> AsyncIterator[None]:
    """What answers at a port of 127.0.0.1 answers at another address too."""
    async with relay_to(port) as relay, await asyncio.start_server(relay.carry, address, port):
        yield


async def test_a_man_in_the_middle_gets_no_password_before_anybody_trusts(tmp_path: Path) -> None:
    async with impostor(tmp_path / "impostor") as middle:
        profile = Profile(name="site", url=f"https://127.0.0.1:{middle.port}", login="anna")
        async with Visitor(profile) as anna:
            await anna.needed(SignInStep.TRUST)
            with pytest.raises(PlatformUnavailable):
                await anna.server.log_in("anna", SecretStr(PASSWORD))
        assert middle.met
        assert middle.told == b""


async def test_a_man_in_the_middle_gets_no_token_and_no_password_of_whoever_trusts_the_server(
    place: Place, anna: Visitor, tmp_path: Path
) -> None:
    trusted = anna.server.profile.fingerprint
    async with impostor(tmp_path / "impostor") as middle:
        # A call that does not know of it yet, a stream that is opened anew, and the login.
        place.relay.lay_to(middle.port)
        with pytest.raises(ConsoleError):
            await anna.gateway.access()
        needed = await anna.needed(SignInStep.TRUST)
        assert needed.trusted == trusted
        assert needed.certificate is not None
        assert needed.certificate.fingerprint != trusted
        with pytest.raises(ConsoleError):
            await anna.gateway.access()
        with pytest.raises(ConsoleError):
            async with anna.gateway.stats():
                pass
        with pytest.raises(PlatformUnavailable):
            await anna.server.log_in("anna", SecretStr(PASSWORD))
        assert middle.met
        assert middle.told == b""


async def test_a_man_in_the_middle_who_comes_during_the_login_gets_nothing_and_is_shown(
    place: Place, tmp_path: Path
) -> None:
    async with Visitor(place.profile) as anna, impostor(tmp_path / "impostor") as middle:
        await anna.trust_what_is_shown()
        await anna.needed(SignInStep.LOGIN)
        place.relay.lay_to(middle.port)
        with pytest.raises(PlatformUnavailable, match="another certificate than trusted"):
            await anna.server.log_in("anna", SecretStr(PASSWORD))
        needed = await anna.needed(SignInStep.TRUST)
        assert needed.trusted == anna.server.profile.fingerprint
        assert middle.told == b""


def renew_certificate(site: Site, directory: Path) -> str:
    """The fingerprint of what the site's platforms show from their next start on."""
    authority = CertificateAuthority(directory)
    issued = authority.issue_server(directory / "tls", "localhost", ("127.0.0.1",))
    for name in ("ca.pem", "cert.pem", "key.pem"):
        shutil.copy(issued / name, site.certificates / name)
    return fingerprint_in(site.certificates / "cert.pem")


async def test_a_changed_certificate_is_asked_about_and_then_the_session_goes_on(
    site: Site, place: Place, anna: Visitor, tmp_path: Path
) -> None:
    former = anna.server.profile.fingerprint
    renewed = await asyncio.to_thread(renew_certificate, site, tmp_path / "new")
    anna.forget()
    await place.restart()
    needed = await anna.needed(SignInStep.TRUST)
    assert needed.trusted == former
    assert await anna.trust_what_is_shown() == renewed
    await anna.arrive()
    assert SignInStep.LOGIN not in [link.needed.step for link in anna.links if link.needed]
    assert anna.profiles[-1].fingerprint == renewed
    assert (await anna.gateway.access()).everywhere


async def test_a_changed_certificate_that_the_system_vouches_for_is_taken_with_a_remark(
    site: Site,
    place: Place,
    anna: Visitor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await asyncio.to_thread(renew_certificate, site, tmp_path / "new")
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificates / "ca.pem"))
    anna.forget()
    await place.restart()
    await anna.until(lambda: (remark := anna.cache.link.problem) and remark.code == VOUCHED_FOR)
    assert anna.cache.link.state is LinkState.CONNECTED
    assert not [link for link in anna.links if link.needed]
    assert anna.profiles[-1].fingerprint == ""


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[str]:
    """The URL of a server that says the same to everybody, without TLS."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1 << 16):
            writer.write(answer)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def trouble_at(url: str) -> Problem:
    """What is said of an address."""
    async with Visitor(Profile(name="site", url=url)) as anna:
        await anna.until(lambda: anna.cache.link.problem)
        problem = anna.cache.link.problem
    assert problem is not None
    return problem


async def test_a_server_without_tls_is_told(place: Place) -> None:
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as address:
        assert (await trouble_at(f"https://{address}")).title == "The server does not speak TLS"
    # And one with TLS where none was expected.
    problem = await trouble_at(f"http://127.0.0.1:{place.platform.port}")
    assert problem.title in {"This is not a platform", "The platform does not answer"}


async def test_a_port_where_nothing_listens_is_told() -> None:
    problem = await trouble_at(f"https://127.0.0.1:{free_port()}")
    assert problem.title == "Nothing answers at the platform's address"


async def test_a_name_that_nobody_knows_is_told() -> None:
    problem = await trouble_at("https://caas.invalid")
    assert problem.title == "The platform's name is not known"


def answer(status: str, body: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (answer("404 Not Found"), "This is not a platform"),
        (answer("200 OK", "<html>Welcome</html>"), "This is not a platform"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "This is not a platform"),
        (answer("503 Service Unavailable", "no server"), "The platform is away"),
        (
            answer("401 Unauthorized", '{"title": "x", "code": "unauthenticated"}'),
            "A platform of another version answers",
        ),
        (
            answer(
                "503 Service Unavailable",
                '{"title": "The database is away", "code": "platform-unavailable"}',
            ),
            "The database is away",
        ),
    ],
)
async def test_what_is_no_platform_of_ours_is_told(said: bytes, title: str) -> None:
    async with answering(said) as address:
        assert (await trouble_at(f"http://{address}")).title == title
