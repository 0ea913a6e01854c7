"""The docker SDK in threads: for operations, which are rare and know many options.

Design: the threads are daemons, since a container may be given an hour to stop and a program that
ends does not wait for that. The SDK is imported with the first operation, not with the program.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from caas_console.backend.contracts.errors import ConsoleError, EngineError
from caas_console.backend.engine.api_version import ApiVersion
from caas_console.backend.engine.connection import Address
from caas_console.backend.engine.endpoint import UnixEndpoint
from caas_console.backend.engine.refusals import refusal
from caas_console.backend.engine.unreachable import connection_lost, no_answer

if TYPE_CHECKING:
    from docker import APIClient
    from docker.tls import TLSConfig

T = TypeVar("T")

THREADS = 8
# A commit or a prune of a full disk takes minutes. A dead daemon is noticed by other means.
REQUEST_TIMEOUT = 900


class SDK:
    """Calls of the docker SDK on one daemon, at most :data:`THREADS` at a time.

    Args:
        address: of the daemon.
        version: the API version agreed with it.
    """

    def __init__(self, address: Address, version: ApiVersion) -> None:
        self._address = address
        self._version = "{}.{}".format(*version)
        self._slots = asyncio.Semaphore(THREADS)
        self._pending: set[Future[Any]] = set()
        self._client: APIClient | None = None
        self._client_lock = threading.Lock()

    async def call(self, request: "Callable[[APIClient], T]") -> T:
        """Run ``request`` in a thread. Cancelling stops the waiting, not the request.

        Raises:
            ConsoleError: the daemon refuses, or does not answer.
        """
        await self._slots.acquire()
        outcome: Future[T] = Future()
        self._pending.add(outcome)
        outcome.add_done_callback(self._pending.discard)
        thread = threading.Thread(
            target=self._run,
            args=(request, outcome, asyncio.get_running_loop()),
            name="docker-sdk",
            daemon=True,
        )
        thread.start()
        return await asyncio.wrap_future(outcome)

    async def registry_login(self, registry: str) -> str | None:
        """The ``X-Registry-Auth`` header for a registry, as this machine's docker login left it.

        Credential stores and helpers are asked as well.
        """
        header = await self.call(lambda api: _registry_login(api, registry))
        return header.decode() if header else None

    def close(self) -> None:
        """Let go of the daemon; what is under way gets EngineUnreachable."""
        for outcome in list(self._pending):
            with suppress(InvalidStateError):
                outcome.set_exception(connection_lost(self._address))
        if self._client is not None:
            self._client.close()

    def _run(
        self,
        request: "Callable[[APIClient], T]",
        outcome: "Future[T]",
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        with suppress(InvalidStateError):  # cancelled or closed in the meantime
            try:
                result = self._perform(request)
            except BaseException as error:  # noqa: BLE001 - it is raised where it is awaited
                outcome.set_exception(error)
            else:
                outcome.set_result(result)
        with suppress(RuntimeError):  # the loop is closed: nobody waits for a slot any more
            loop.call_soon_threadsafe(self._slots.release)

    def _perform(self, request: "Callable[[APIClient], T]") -> T:
        import docker.errors  # noqa: PLC0415 - see the module's docstring
        import requests  # noqa: PLC0415

        try:
            return request(self._connected())
        except docker.errors.APIError as error:
            raise _refused(error) from error
        except requests.Timeout as error:
            raise no_answer(self._address, REQUEST_TIMEOUT) from error
        except requests.RequestException as error:
            raise connection_lost(self._address) from error
        except docker.errors.DockerException as error:
            raise EngineError("The request could not be made", str(error)) from error

    def _connected(self) -> "APIClient":
        from docker import APIClient  # noqa: PLC0415 - see the module's docstring

        with self._client_lock:
            if self._client is None:
                self._client = APIClient(
                    base_url=str(self._address),
                    version=self._version,
                    timeout=REQUEST_TIMEOUT,
                    tls=_tls_config(self._address),
                    max_pool_size=THREADS,
                )
                # A proxy, a netrc or a REQUESTS_CA_BUNDLE of the desktop is not meant for it.
                self._client.trust_env = False
            return self._client


def _registry_login(api: "APIClient", registry: str) -> bytes | None:
    from docker import auth  # noqa: PLC0415 - see the module's docstring

    header: bytes | None = auth.get_config_header(api, registry)
    return header


def _refused(error: Exception) -> ConsoleError:
    status = getattr(error, "status_code", None) or 500
    return refusal(status, str(getattr(error, "explanation", None) or error))


def _tls_config(address: Address) -> "TLSConfig | bool":
    from docker.tls import TLSConfig  # noqa: PLC0415 - see the module's docstring

    if isinstance(address, UnixEndpoint) or not address.tls_directory:
        return False
    folder = Path(address.tls_directory)
    ca, certificate, key = (str(folder / name) for name in ("ca.pem", "cert.pem", "key.pem"))
    return TLSConfig(
        client_cert=(certificate, key) if Path(certificate).exists() else None,
        ca_cert=ca if Path(ca).exists() else None,
        verify=True,
    )
