"""``/v1/people``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.tenancy import (
    OneTimePassword,
    Person,
    PersonChange,
    PersonRequest,
)
from caas_console.backend.platform.pagination import Page, PageQuery, cut
from caas_console.backend.platform.revisions import RevisedResponse, RevisionOf, entity_tag
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import NO_STORE, RecordResponse, SecretResponse

router = APIRouter(tags=["people"])


@router.get("/people", response_model=Page[Person])
async def list_people(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The people, by id."""
    found = await services.people.page(actor, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Person], found, page.limit))


@router.post("/people", response_model=OneTimePassword, status_code=201)
async def create_person(request: PersonRequest, services: ServicesOf, actor: ActorOf) -> Response:
    """Make a local account; its first password is in this answer and nowhere else."""
    made = await services.people.create(request, actor)
    response = RevisedResponse(made, entity_tag(made.person), status_code=201)
    response.headers.update({"Location": f"/v1/people/{made.person.id}", **NO_STORE})
    return response


@router.get("/people/{person_id}", response_model=Person)
async def get_person(person_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """A person as they are now."""
    found = await services.people.get(person_id, actor)
    return RevisedResponse(found, entity_tag(found))


@router.patch("/people/{person_id}", response_model=Person)
async def change_person(
    person_id: str,
    change: PersonChange,
    revision: RevisionOf,
    services: ServicesOf,
    actor: ActorOf,
) -> Response:
    """Rename, disable or enable a person, or say until when; what is left out stays as it is.

    Who is disabled loses every session and API token at once. Of a directory's people only the
    state can be changed here.
    """
    saved = await services.people.change(person_id, change, revision, actor)
    return RevisedResponse(saved, entity_tag(saved))


@router.post("/people/{person_id}/reset-password", response_model=OneTimePassword)
async def reset_password(person_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """Give a local account a new password, which is in this answer and nowhere else.

    It is only good to be replaced at the next login; the person's sessions end.
    """
    return SecretResponse(await services.people.reset_password(person_id, actor))
