"""What carries somebody's name is told anew when the name changes."""

from typing import Literal

from caas_console.backend.platform.store.credentials import SESSIONS, TOKENS
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.schema import api_tokens, bindings, sessions
from caas_console.backend.platform.store.tenancy import BINDINGS


async def tell_renamed(
    work: UnitOfWork, kind: Literal["person", "group"], subject_id: str, name: str
) -> None:
    """Tell the roles, open sessions and API tokens of a person or a group with their new name."""
    connection = work.connection
    holder = bindings.c.person_id if kind == "person" else bindings.c.group_id
    for binding in await BINDINGS.list(connection, holder == subject_id):
        await BINDINGS.save(work, binding.model_copy(update={"subject_name": name}))
    if kind == "group":
        return
    renamed = {"person_name": name}
    is_open = [sessions.c.person_id == subject_id, sessions.c.ended_at.is_(None)]
    for session in await SESSIONS.list(connection, *is_open):
        await SESSIONS.save(work, session.model_copy(update=renamed))
    is_good = [api_tokens.c.person_id == subject_id, api_tokens.c.revoked_at.is_(None)]
    for token in await TOKENS.list(connection, *is_good):
        await TOKENS.save(work, token.model_copy(update=renamed))
