"""One LDAPS connection: requests in turn, each with its time, on asyncio's streams.

The protocol (RFC 4511) is sansldap's, which does no I/O.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from sansldap import (
    BindResponse,
    LDAPClient,
    LDAPControl,
    LDAPError,
    LDAPFilter,
    LDAPMessage,
    LDAPResult,
    LDAPResultCode,
    PagedResultControl,
    SearchResultDone,
    SearchResultEntry,
    SearchScope,
)

from caas_console.backend.platform.directory.errors import AttemptFailure, LoginRefused
from caas_console.backend.platform.directory.refusals import (
    PASSWORD_POLICY,
    policy_refusal,
    refusal,
)
from caas_console.backend.platform.directory.settings import LDAPS_PORT

PAGE_SIZE = 200
# More than any page that means something.
_MAX_ANSWER_BYTES = 4 * 1024 * 1024
_READ_BYTES = 64 * 1024
# Answers for which another controller may have a better one.
_PASSING = {
    LDAPResultCode.OPERATIONS_ERROR,
    LDAPResultCode.TIME_LIMIT_EXCEEDED,
    LDAPResultCode.ADMIN_LIMIT_EXCEEDED,
    LDAPResultCode.BUSY,
    LDAPResultCode.UNAVAILABLE,
    LDAPResultCode.OTHER,
}
_Final = TypeVar("_Final", BindResponse, SearchResultDone)


class ControllerFailed(Exception):
    """This controller cannot be asked now; another may."""

    def __init__(self, failure: AttemptFailure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail


class RequestRefused(Exception):
    """The directory does not answer such a request, whichever controller is asked."""


@dataclass(frozen=True)
class Entry:
    """An entry that was found.

    Attributes:
        dn: its distinguished name.
        attributes: the values of those that were asked for, by their names in lower case.
    """

    dn: str
    attributes: Mapping[str, Sequence[bytes]]

    def value(self, name: str) -> bytes | None:
        """The first value of an attribute, or None where it has none."""
        values = self.attributes.get(name.lower())
        return values[0] if values else None

    def text(self, name: str) -> str:
        """The first value of an attribute as text, or "" where it has none."""
        return (self.value(name) or b"").decode(errors="replace")


class LDAPConnection:
    """A connection on which one request at a time is made.

    Every method may raise `ControllerFailed`, after which the connection is of no use.

    Args:
        reader: what the controller says.
        writer: what is said to it.
        timeout: seconds for each request.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timeout: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._timeout = timeout
        self._protocol = LDAPClient()

    async def bind(self, name: str, password: str) -> type[LoginRefused] | None:
        """Log in with a password (a "simple bind").

        Args:
            name: a distinguished name; in Active Directory a userPrincipalName too.
            password: not empty: servers take that for a wish to stay anonymous, and agree.

        Returns:
            Why not, or None where it is as wished for.

        Raises:
            RequestRefused: the directory takes no such name, or no password at all.
            ValueError: the password is empty.
        """
        if not password:
            raise ValueError("an empty password proves nothing")
        policy = LDAPControl(PASSWORD_POLICY, critical=False, value=None)
        self._protocol.bind_simple(name, password, controls=[policy])
        _, answer = await self._request(BindResponse)
        match answer.result.result_code:
            case LDAPResultCode.SUCCESS:
                return policy_refusal(answer.controls)
            case LDAPResultCode.INVALID_CREDENTIALS | LDAPResultCode.INAPPROPRIATE_AUTHENTICATION:
                return refusal(answer.result.diagnostics_message, answer.controls)
        raise _failure("the login", answer.result)

    async def find(self, base: str, wanted: LDAPFilter, attributes: Sequence[str]) -> list[Entry]:
        """Up to two entries: whether there is one, and whether it is the only one.

        Args:
            base: the entry below which they are.
            wanted: what they fulfil.
            attributes: what of them to read.

        Raises:
            RequestRefused: the base is not there, or may not be read.
        """
        self._search(base, wanted, attributes, size_limit=2)
        entries, done = await self._request(SearchResultDone)
        if done.result.result_code is not LDAPResultCode.SIZE_LIMIT_EXCEEDED:
            _check(base, done.result)
        return entries

    async def search(self, base: str, wanted: LDAPFilter, attributes: Sequence[str]) -> list[Entry]:
        """All entries, read in pages; the arguments and failures are those of `find`."""
        found: list[Entry] = []
        cookie: bytes | None = b""
        while cookie is not None:
            page = PagedResultControl(critical=False, size=PAGE_SIZE, cookie=cookie)
            self._search(base, wanted, attributes, controls=[page])
            entries, done = await self._request(SearchResultDone)
            _check(base, done.result)
            found += entries
            cookie = next(
                (
                    control.cookie
                    for control in done.controls
                    if isinstance(control, PagedResultControl) and control.cookie
                ),
                None,
            )
        return found

    def close(self) -> None:
        """Part from the controller, and wait for nothing: it may be one that hangs."""
        self._writer.transport.abort()

    def _search(
        self,
        base: str,
        wanted: LDAPFilter,
        attributes: Sequence[str],
        *,
        size_limit: int = 0,
        controls: Sequence[LDAPControl] = (),
    ) -> None:
        self._protocol.search_request(
            base,
            SearchScope.SUBTREE,
            size_limit=size_limit,
            filter=wanted,
            attributes=list(attributes),
            controls=list(controls),
        )

    async def _request(self, final: type[_Final]) -> tuple[list[Entry], _Final]:
        """Send the request that was made; the entries and the end of its answer."""
        entries: list[Entry] = []
        received = 0
        try:
            async with asyncio.timeout(self._timeout):
                self._writer.write(self._protocol.data_to_send())
                await self._writer.drain()
                while True:
                    data = await self._reader.read(_READ_BYTES)
                    received += len(data)
                    if not data:
                        raise _broken("it closed the connection")
                    if received > _MAX_ANSWER_BYTES:
                        raise _broken("its answer has no end")
                    for message in self._receive(data):
                        if isinstance(message, final):
                            return entries, message
                        if isinstance(message, SearchResultEntry):
                            entries.append(_entry(message))
        except TimeoutError as error:
            detail = f"no answer within {self._timeout:g} s"
            raise ControllerFailed(AttemptFailure.TIMED_OUT, detail) from error
        except OSError as error:
            raise _broken(str(error)) from error

    def _receive(self, data: bytes) -> list[LDAPMessage]:
        try:
            return self._protocol.receive(data)
        except (LDAPError, LookupError) as error:
            raise _broken(f"it does not speak LDAP: {error}") from error


@asynccontextmanager
async def connect(
    url: str, tls: ssl.SSLContext, *, connect_timeout: float, operation_timeout: float
) -> AsyncIterator[LDAPConnection]:
    """A connection to a controller, for the time of the context.

    Args:
        url: the controller's, as the settings have it.
        tls: whom to trust.
        connect_timeout: seconds until TLS is spoken.
        operation_timeout: seconds for each request.

    Raises:
        ControllerFailed: nobody is there, or nobody to be trusted.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or LDAPS_PORT
    try:
        async with asyncio.timeout(connect_timeout):
            reader, writer = await asyncio.open_connection(host, port, ssl=tls)
    except TimeoutError as error:
        detail = f"no connection within {connect_timeout:g} s"
        raise ControllerFailed(AttemptFailure.TIMED_OUT, detail) from error
    except ssl.SSLCertVerificationError as error:
        raise ControllerFailed(AttemptFailure.UNTRUSTED, error.verify_message) from error
    except ssl.SSLError as error:
        raise _broken(f"it does not speak TLS: {error.reason}") from error
    except OSError as error:
        detail = error.strerror or str(error) or "it closed the connection"
        raise ControllerFailed(AttemptFailure.UNREACHABLE, detail) from error
    connection = LDAPConnection(reader, writer, operation_timeout)
    try:
        yield connection
    finally:
        connection.close()


def _entry(message: SearchResultEntry) -> Entry:
    return Entry(message.object_name, {one.name.lower(): one.values for one in message.attributes})


def _check(base: str, result: LDAPResult) -> None:
    if result.result_code is not LDAPResultCode.SUCCESS:
        raise _failure(f"the search below {base}", result)


def _failure(what: str, result: LDAPResult) -> ControllerFailed | RequestRefused:
    # Active Directory ends its messages with a NUL.
    message = result.diagnostics_message.strip("\0\n ")
    detail = f"{what} ended with {result.result_code.name}" + (f": {message}" if message else "")
    if result.result_code in _PASSING:
        return _broken(detail)
    return RequestRefused(detail)


def _broken(detail: str) -> ControllerFailed:
    return ControllerFailed(AttemptFailure.FAILED, detail)
