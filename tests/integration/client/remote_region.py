"""A region whose agent is a process of its own, and lines that can be cut."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.client import platform_with_agent
from tests.integration.client.embedded import EmbeddedHome
from tests.integration.client.processes import program, wait_until
from tests.lab.recording_proxy import RecordingProxy

AGENT = "caas_console.backend.agent"


def sever(proxy: RecordingProxy) -> None:
    """Cut a line, until the proxy accepts again."""
    proxy.refuse()
    proxy.cut()


@contextmanager
def remote_region(home: EmbeddedHome, host_endpoint: str) -> Iterator[RecordingProxy]:
    """A platform and the agent of its region as processes; the proxy is between them."""
    token, credential = secrets.token_hex(32), secrets.token_hex(32)
    token_file, agent_socket = home.runtime / "token", home.runtime / "agent.sock"
    token_file.write_text(token)
    agent = ("-m", AGENT, "serve", "--region=local")
    platform = Path(platform_with_agent.__file__)
    with program(*agent, f"--socket={agent_socket}", credential=token):
        wait_until(agent_socket.exists)
        with RecordingProxy(home.runtime / "proxy.sock", agent_socket) as proxy:
            arguments = (str(proxy.socket), str(token_file), host_endpoint)
            with program(str(platform), *arguments, credential=credential):
                wait_until(lambda: home.session is not None)
                yield proxy
