"""A credential as httpx shows it; apart, because a platform on its own machine needs no client."""

from collections.abc import AsyncGenerator

import httpx
from typing_extensions import override

from caas_console.backend.wire.credential import Credential, bearer, is_refused


class BearerAuth(httpx.Auth):
    """Shows a credential's token, and another one once where it was refused."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential

    @override
    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = await self._credential.token()
        request.headers.update(bearer(token))
        response = yield request
        if is_refused(response.status_code, response.headers):
            another = await self._credential.instead_of(token)
            if another != token:
                request.headers.update(bearer(another))
                yield request
