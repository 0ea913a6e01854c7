import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import caas_console
from caas_console.backend.client import platform_start
from caas_console.backend.client.embedded_platform import OTHER_VERSION, EmbeddedPlatform
from caas_console.backend.client.locator import Located
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.errors import InvalidInput, PlatformUnavailable, Problem
from caas_console.backend.contracts.gateway import LinkChanged, LinkState, LinkStep
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import PullImage, StopContainer
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.wire.session import session_file
from tests.integration.client.embedded import EmbeddedHome, is_alive, wait_for_end
from tests.integration.client.follower import Follower
from tests.integration.client.test_gateway_contract import STUBBORN, started
from tests.integration.client.truth import until_true
from tests.lab.daemon import Daemon

_REPOSITORY = Path(__file__).parents[3]
NO_DAEMON = "unix:///nonexistent/docker.sock"


async def steps_to(platform: EmbeddedPlatform) -> list[LinkStep | Problem | Located]:
    return [step async for step in platform.locate()]


async def connected(events: AsyncIterator[LinkChanged | WatchBatch]) -> None:
    async for event in events:
        if isinstance(event, LinkChanged) and event.state is LinkState.CONNECTED:
            return


def publish(home: EmbeddedHome, **changes: object) -> None:
    """Rewrite the session file of the platform that serves."""
    session = home.serving
    session_file(home.runtime).write_text(session.model_copy(update=changes).model_dump_json())


def process_file(pid: int, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()


async def test_a_platform_is_started_where_none_runs_and_joined_where_one_does(
    home: EmbeddedHome,
) -> None:
    starting = await steps_to(EmbeddedPlatform(NO_DAEMON))
    joining = await steps_to(EmbeddedPlatform(NO_DAEMON))
    assert starting[0] is LinkStep.STARTING
    assert starting[1:] == joining
    session = home.serving
    assert joining == [Located(session.endpoint)]


async def test_consoles_that_start_at_once_share_one_platform(home: EmbeddedHome) -> None:
    outcomes = await asyncio.gather(*(steps_to(EmbeddedPlatform(NO_DAEMON)) for _ in range(3)))
    session = home.serving
    assert [outcome[-1] for outcome in outcomes] == [Located(session.endpoint)] * 3


# Starts the platform, or joins it, and does nothing more.
_FIRST_CONSOLE = """
import asyncio, sys
from caas_console.backend.client.embedded_platform import EmbeddedPlatform

async def main():
    async for _ in EmbeddedPlatform(sys.argv[1], idle_seconds=60).locate():
        pass
    print("located", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@contextmanager
def first_console(url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The process of a console that has started the platform; killed by the test, or after it."""
    with subprocess.Popen(
        [sys.executable, "-c", _FIRST_CONSOLE, url], stdout=subprocess.PIPE, cwd=_REPOSITORY
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


async def test_a_console_goes_on_when_the_one_that_started_the_platform_is_killed(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    with first_console(daemon.url) as first:
        platform = home.serving
        async with Follower(PlatformGateway(EmbeddedPlatform(daemon.url))) as console:
            first.kill()
            await asyncio.to_thread(first.wait)
            # Its ends of the platform's pipes are closed, into which the platform logs each job.
            web = await started(console, "web")
            stop = StopContainer(target=web.engine_id, grace_seconds=0)
            job = await console.until_ended(await console.gateway.submit("local", stop))
            assert job.state is JobState.SUCCEEDED
            assert home.serving == platform
            assert LinkState.RECONNECTING not in {link.state for link in console.links}


async def test_the_credential_is_where_no_other_user_sees_it(home: EmbeddedHome) -> None:
    await steps_to(EmbeddedPlatform(NO_DAEMON))
    session = home.serving
    for told in ("cmdline", "environ"):
        assert session.credential.encode() not in process_file(session.pid, told)
    assert session_file(home.runtime).stat().st_mode & 0o077 == 0


async def test_a_platform_that_is_killed_during_a_job_comes_back_and_ends_the_job(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    async with Follower(PlatformGateway(EmbeddedPlatform(daemon.url))) as console:
        stubborn = await started(console, "stubborn", *STUBBORN)
        await started(console, "other")
        operation = StopContainer(target=stubborn.engine_id, grace_seconds=3)
        job = await console.gateway.submit("local", operation)
        await console.until_running(job)
        killed = home.kill_platform()
        await console.until_linked(LinkState.RECONNECTING)
        await console.until_linked(LinkState.CONNECTED)
        ended = await console.until_ended(job)
        assert ended.state is JobState.SUCCEEDED
        assert ended.attempt == 2
        await until_true(console, daemon)
        assert home.serving.pid != killed
    problems = [link.problem for link in console.links if link.problem]
    assert any("SIGKILL" in problem.detail for problem in problems)
    assert LinkStep.STARTING in {link.step for link in console.links}


async def test_a_job_that_is_submitted_while_the_platform_is_away_is_made_once(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    async with Follower(PlatformGateway(EmbeddedPlatform(daemon.url))) as console:
        container = await started(console, "web")
        home.kill_platform()
        stop = StopContainer(target=container.engine_id, grace_seconds=0)
        job = await console.until_ended(await console.gateway.submit("local", stop))
        assert job.state is JobState.SUCCEEDED
        stops = [one for one in console.cache.jobs.values() if one.operation == stop]
        assert len(stops) == 1


async def test_a_call_in_the_moment_of_a_restart_is_not_refused_for_its_old_credential(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    gateway = PlatformGateway(EmbeddedPlatform(daemon.url))
    async with asyncio.timeout(60), closing(gateway.events()) as events:
        await connected(events)
        home.kill_platform()
        # Another console is faster to start it again.
        await steps_to(EmbeddedPlatform(daemon.url))
        with pytest.raises(PlatformUnavailable, match="has been started anew"):
            await gateway.inspect("host", ObjectRef("local", ""))
        pull = PullImage(reference="127.0.0.1:1/nothing:1")
        submitting = asyncio.create_task(gateway.submit("local", pull))
        await connected(events)
        assert (await submitting).operation == pull
    await gateway.aclose()


async def test_the_platform_outlives_the_console_until_its_jobs_are_done(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    platform = EmbeddedPlatform(daemon.url, idle_seconds=0.2)
    async with Follower(PlatformGateway(platform)) as console:
        stubborn = await started(console, "stubborn", *STUBBORN)
        operation = StopContainer(target=stubborn.engine_id, grace_seconds=3)
        await console.until_running(await console.gateway.submit("local", operation))
    session = home.serving
    await asyncio.sleep(1)
    assert is_alive(session.pid)
    await asyncio.to_thread(wait_for_end, session.pid)
    assert daemon.client.containers.get("stubborn").status == "exited"
    assert home.session is None


async def test_a_platform_of_another_version_is_used_and_said_so(home: EmbeddedHome) -> None:
    await steps_to(EmbeddedPlatform(NO_DAEMON))
    publish(home, version="0.0.1")
    (located,) = await steps_to(EmbeddedPlatform(NO_DAEMON))
    assert isinstance(located, Located)
    assert located.remark is not None
    assert located.remark.code == OTHER_VERSION
    assert "0.0.1" in located.remark.detail
    assert caas_console.__version__ in located.remark.detail


async def test_a_platform_that_speaks_another_api_is_told_apart(home: EmbeddedHome) -> None:
    await steps_to(EmbeddedPlatform(NO_DAEMON))
    publish(home, version="9.0", api="v9")
    with pytest.raises(PlatformUnavailable, match="another version"):
        await steps_to(EmbeddedPlatform(NO_DAEMON))


async def test_a_session_file_that_others_could_have_written_is_not_trusted(
    home: EmbeddedHome,
) -> None:
    await steps_to(EmbeddedPlatform(NO_DAEMON))
    session_file(home.runtime).chmod(0o644)
    with pytest.raises(InvalidInput, match="not safe"):
        await steps_to(EmbeddedPlatform(NO_DAEMON))


async def test_a_platform_that_cannot_start_says_why(home: EmbeddedHome) -> None:
    home.data.mkdir()
    (home.data / "platform.db").mkdir()
    with pytest.raises(PlatformUnavailable) as caught:
        await steps_to(EmbeddedPlatform(NO_DAEMON))
    assert caught.value.title == "The platform's database cannot be used"
    assert caught.value.hint


async def test_a_runtime_directory_that_cannot_be_made_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAAS_RUNTIME_DIR", "/proc/nowhere")
    with pytest.raises(InvalidInput, match="cannot be used") as caught:
        await steps_to(EmbeddedPlatform(NO_DAEMON))
    assert "CAAS_RUNTIME_DIR" in caught.value.hint


async def test_a_platform_that_dies_without_a_word_is_told_with_its_last_lines(
    home: EmbeddedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform_start, "MODULE", "caas_console.nothing")
    with pytest.raises(PlatformUnavailable, match="could not start") as caught:
        await steps_to(EmbeddedPlatform(NO_DAEMON))
    assert "exit code 1" in caught.value.detail
    assert "No module named caas_console.nothing" in caught.value.detail
    assert home.session is None


async def test_a_session_of_a_dead_platform_is_replaced(home: EmbeddedHome) -> None:
    await steps_to(EmbeddedPlatform(NO_DAEMON))
    dead = home.kill_platform()
    assert session_file(home.runtime).exists()
    steps = await steps_to(EmbeddedPlatform(NO_DAEMON))
    assert steps[0] is LinkStep.STARTING
    session = home.serving
    assert session.pid != dead
    assert os.getpgid(session.pid) != os.getpgid(0)
