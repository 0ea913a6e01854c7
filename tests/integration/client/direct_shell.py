"""A console in direct mode with a shell open: `direct_shell.py ENDPOINT CONTAINER_ID`.

Prints a line when a command runs in the shell, and stays until it is killed.
"""

import asyncio
import sys

from caas_console.backend.client.direct_gateway import DirectGateway, direct_host
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, ShellSession


async def shell_in(gateway: DirectGateway, container: ObjectRef) -> ShellSession:
    """A shell, once the host answers."""
    while True:
        try:
            return await gateway.open_shell(container, ExecSpec())
        except ConsoleError:
            await asyncio.sleep(0.05)


async def main(endpoint: str, container_id: str) -> None:
    gateway = await DirectGateway.open([direct_host("machine", endpoint)], actor="ada")
    async with await shell_in(gateway, ObjectRef("machine", container_id)) as shell:
        await shell.write(b"sleep 99\n")
        print("running", flush=True)  # noqa: T201 - read by the test
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
