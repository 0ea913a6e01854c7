"""Requests that may be sent again: the second gets the first one's answer, and does nothing.

A client chooses an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07) for a POST. What
the request changes and the answer are committed together. Plain ASGI; the answers of such requests
are records, which are short.
"""

import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caas_console.backend.contracts.errors import Conflict, ConsoleError, InvalidInput
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.kept_answers import KeptAnswer, find_answer, keep_answer
from caas_console.backend.wire.problems import ProblemResponse, problem_of

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
_KEY = re.compile(r"[!-~]{1,200}")
_KEPT_HEADERS = ("content-type", "etag", "location")


class Idempotency:
    """Answers a POST with a key once; it stands behind what tells who asks.

    Args:
        app: what answers.
        database: where answers are kept.
        keeping: the paths of requests that keep their keys themselves.
        apart: the paths of requests that do more than change the database. Their answers are
            kept afterwards: should that fail, doing it again must do no harm.
    """

    def __init__(
        self,
        app: ASGIApp,
        database: Database,
        *,
        keeping: Iterable[re.Pattern[str]],
        apart: Iterable[re.Pattern[str]],
    ) -> None:
        self._app = app
        self._database = database
        self._keeping = tuple(keeping)
        self._apart = tuple(apart)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = scope.get("state", {}).get("actor")
        key = Headers(scope=scope).get(KEY_HEADER, "")
        if not (key and isinstance(actor, Actor) and self._is_kept(scope)):
            await self._app(scope, receive, send)
            return
        try:
            answer = await self._answer(scope, receive, actor.id, key)
        except (ConsoleError, HTTPException) as error:
            answer = ProblemResponse(problem_of(error))
        await answer(scope, receive, send)

    def _is_kept(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "POST":
            return False
        return not any(path.fullmatch(scope["path"]) for path in self._keeping)

    async def _answer(self, scope: Scope, receive: Receive, actor_id: str, key: str) -> Response:
        if not _KEY.fullmatch(key):
            raise InvalidInput(
                "The idempotency key is not valid",
                fields={KEY_HEADER: "must be 1 to 200 visible ASCII characters"},
            )
        body = await _read(receive)
        asked = (scope["method"].encode(), scope["path"].encode(), scope["query_string"], body)
        digest = hashlib.sha256(b"\0".join(asked)).hexdigest()
        given = _Given()

        async def keep(work: UnitOfWork) -> None:
            kept = await find_answer(work.connection, actor_id, key, work.now())
            if given.status < 400 and kept is None:
                await keep_answer(work, actor_id, key, given.kept(digest))

        async def act(work: UnitOfWork) -> Response:
            if former := await find_answer(work.connection, actor_id, key, work.now()):
                return _replayed(former, digest)
            given.begin()
            with work.around():
                await self._app(dict(scope), _reader(body), given.take)
            await keep(work)
            return given.response()

        if not any(path.fullmatch(scope["path"]) for path in self._apart):
            return await self._database.transact(act)
        async with self._database.reading() as connection:
            former = await find_answer(connection, actor_id, key, self._database.clock())
        if former:
            return _replayed(former, digest)
        await self._app(dict(scope), _reader(body), given.take)
        await self._database.transact(keep)
        return given.response()


class _Given:
    """An answer as the application gives it."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget what an attempt before this one was answered."""
        self.status = 0
        self._headers = Headers()
        self._body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = Headers(raw=message["headers"])
        else:
            self._body += message.get("body", b"")

    def kept(self, digest: str) -> KeptAnswer:
        secret = self._headers.get("cache-control", "") == "no-store"
        headers = {name: self._headers[name] for name in _KEPT_HEADERS if name in self._headers}
        return KeptAnswer(digest, self.status, headers, None if secret else self._body.decode())

    def response(self) -> Response:
        return Response(self._body, self.status, dict(self._headers))


def _replayed(former: KeptAnswer, digest: str) -> Response:
    if former.digest != digest:
        raise InvalidInput(
            "The idempotency key was used for another request",
            hint="Use a new key for each new request.",
        )
    if former.body is None:
        raise Conflict(
            "This request was carried out before",
            "Its answer held a secret, which is told once.",
            "If the secret is lost, have a new one made.",
        )
    return Response(former.body, former.status, {**former.headers, REPLAYED_HEADER: "true"})


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _reader(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
