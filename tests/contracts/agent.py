"""What every agent does; a subclass provides `agent`, `spec` and `container`.

`spec` is a host that the agent can drive. `container` is a running container on it, whose log
holds ``ready`` and in which ``cat`` can be run; the agent has been given the host already.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.operations import StopContainer
from caas_console.backend.contracts.resources import (
    Container,
    ContainerState,
    Host,
    HostSpec,
    HostState,
    ObjectRef,
)
from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Resource, ResourceKind, WatchBatch

PATIENCE = 20  # seconds


class Watcher:
    """What a watcher of an agent knows."""

    def __init__(self, batches: AsyncIterator[WatchBatch]) -> None:
        self._batches = batches
        self.objects: dict[tuple[ResourceKind, str], Resource] = {}
        self.phases: list[str] = []
        self.cursor = ""

    async def until_known(self, kind: ResourceKind, object_id: str) -> Resource:
        await self._until(lambda: (kind, object_id) in self.objects)
        return self.objects[kind, object_id]

    async def until_gone(self, kind: ResourceKind, object_id: str) -> None:
        await self._until(lambda: (kind, object_id) not in self.objects)

    async def until_ready(self, host_id: str) -> None:
        await self._until(lambda: self._ready(host_id))

    async def until_state(self, container: ObjectRef, state: ContainerState) -> None:
        await self._until(lambda: self._state(container) is state)

    def _ready(self, host_id: str) -> bool:
        host = self.objects.get(("host", host_id))
        return isinstance(host, Host) and host.state is HostState.READY

    def _state(self, ref: ObjectRef) -> ContainerState | None:
        container = self.objects.get(("container", str(ref)))
        return container.state if isinstance(container, Container) else None

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not (self.cursor and condition()):
                self._apply(await anext(self._batches))

    def _apply(self, batch: WatchBatch) -> None:
        self.phases.append(batch.phase)
        if batch.phase == "begin":
            self.objects = {}
            self.cursor = ""
        for change in batch.changes:
            if change.object is None:
                self.objects.pop((change.kind, change.id), None)
            else:
                self.objects[change.kind, change.id] = change.object
        self.cursor = batch.cursor or self.cursor


class AgentContract:
    async def test_a_host_that_is_set_becomes_ready_and_one_that_is_not_goes(
        self, agent: Agent, spec: HostSpec, container: ObjectRef
    ) -> None:
        async with closing(agent.watch()) as batches:
            watcher = Watcher(batches)
            await watcher.until_ready(spec.id)
            await watcher.until_known("container", str(container))
            await agent.set_hosts([])
            await watcher.until_gone("host", spec.id)

    async def test_a_watch_resumes_after_its_cursor(
        self, agent: Agent, spec: HostSpec, container: ObjectRef
    ) -> None:
        async with closing(agent.watch()) as batches:
            watcher = Watcher(batches)
            await watcher.until_state(container, ContainerState.RUNNING)
        async for _ in agent.execute(spec.id, stop(container), "job-1", 1):
            pass
        async with closing(agent.watch(watcher.cursor)) as batches:
            resumed = Watcher(batches)
            await resumed.until_state(container, ContainerState.EXITED)
        assert set(resumed.phases) == {"delta"}

    async def test_an_operation_tells_its_steps_and_does_what_it_says(
        self, agent: Agent, spec: HostSpec, container: ObjectRef
    ) -> None:
        steps = [one.step async for one in agent.execute(spec.id, stop(container), "job-1", 1)]
        assert "stop" in steps
        async with closing(agent.watch()) as batches:
            await Watcher(batches).until_state(container, ContainerState.EXITED)

    async def test_an_operation_on_what_is_not_there_is_not_found(
        self, agent: Agent, spec: HostSpec, container: ObjectRef
    ) -> None:
        missing = StopContainer(target="missing")
        for host_id, operation in ((spec.id, missing), ("nowhere", stop(container))):
            with pytest.raises(NotFound):
                async for _ in agent.execute(host_id, operation, "job-1", 1):
                    pass

    async def test_inspect_is_the_engines_own_description(
        self, agent: Agent, container: ObjectRef
    ) -> None:
        assert (await agent.inspect("container", container))["Id"] == container.engine_id

    async def test_what_is_not_there_cannot_be_read(
        self, agent: Agent, spec: HostSpec, container: ObjectRef
    ) -> None:
        for ref in (ObjectRef(spec.id, "missing"), ObjectRef("nowhere", container.engine_id)):
            with pytest.raises(NotFound):
                await agent.inspect("container", ref)
            with pytest.raises(NotFound):
                await agent.processes(ref)
            with pytest.raises(NotFound):
                async with agent.logs(ref, LogQuery()):
                    pass
            with pytest.raises(NotFound):
                async with await agent.open_shell(ref, ExecSpec()):
                    pass

    async def test_processes_have_a_title_for_each_column(
        self, agent: Agent, container: ObjectRef
    ) -> None:
        table = await agent.processes(container)
        assert table.rows
        assert all(len(row) == len(table.titles) for row in table.rows)

    async def test_file_changes_history_samples_and_previews_are_records(
        self, agent: Agent, spec: HostSpec, container: ObjectRef
    ) -> None:
        await agent.file_changes(container)
        await agent.sample_history(container)
        await agent.prune_preview(spec.id, ["containers", "volumes"])

    async def test_a_log_comes_as_the_engine_sends_it(
        self, agent: Agent, container: ObjectRef
    ) -> None:
        async with asyncio.timeout(PATIENCE), agent.logs(container, LogQuery()) as log:
            assert log.framing == "multiplexed"
            content = b"".join([chunk async for chunk in log])
        assert content.startswith(b"\x01\x00\x00\x00\x00\x00\x00")
        assert b"ready" in content

    async def test_a_shell_answers_is_resized_and_ends_with_its_code(
        self, agent: Agent, container: ObjectRef
    ) -> None:
        spec = ExecSpec(command=("/bin/sh", "-c", "read line; echo $line; exit 7"))
        async with asyncio.timeout(PATIENCE), await agent.open_shell(container, spec) as shell:
            assert shell.command == spec.command
            assert shell.process_id is not None
            await shell.resize(132, 50)
            await shell.write(b"exit\n")
            while await shell.read():
                pass
            assert shell.exit_code == 7
            assert await shell.read() == b""

    async def test_containers_in_focus_are_measured(
        self, agent: Agent, container: ObjectRef
    ) -> None:
        async with asyncio.timeout(PATIENCE), agent.stats() as stats:
            await stats.focus([str(container)])
            async with closing(aiter(stats)) as batches:
                async for samples in batches:
                    if any(sample.id == str(container) for sample in samples):
                        break


def stop(container: ObjectRef) -> StopContainer:
    return StopContainer(target=container.engine_id, grace_seconds=1)
