"""``/v1/groups``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.tenancy import Group, GroupChange, GroupRequest, Person
from caas_console.backend.platform.pagination import Page, PageQuery, cut
from caas_console.backend.platform.revisions import RevisedResponse, RevisionOf, entity_tag
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["groups"])


@router.get("/groups", response_model=Page[Group])
async def list_groups(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The groups, by id."""
    found = await services.groups.page(actor, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Group], found, page.limit))


@router.post("/groups", response_model=Group, status_code=201)
async def create_group(request: GroupRequest, services: ServicesOf, actor: ActorOf) -> Response:
    """Make a group: one whose people are chosen here, or one of the directory's."""
    made = await services.groups.create(request, actor)
    response = RevisedResponse(made, entity_tag(made), status_code=201)
    response.headers["Location"] = f"/v1/groups/{made.id}"
    return response


@router.get("/groups/{group_id}", response_model=Group)
async def get_group(group_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """A group as it is now."""
    found = await services.groups.get(group_id, actor)
    return RevisedResponse(found, entity_tag(found))


@router.patch("/groups/{group_id}", response_model=Group)
async def change_group(
    group_id: str,
    change: GroupChange,
    revision: RevisionOf,
    services: ServicesOf,
    actor: ActorOf,
) -> Response:
    """Rename or describe a group; what is left out stays as it is."""
    saved = await services.groups.change(group_id, change, revision, actor)
    return RevisedResponse(saved, entity_tag(saved))


@router.delete("/groups/{group_id}", status_code=204)
async def remove_group(group_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """Remove a group; its members lose the roles that they had by it."""
    await services.groups.remove(group_id, actor)
    return Response(status_code=204)


@router.get("/groups/{group_id}/members", response_model=Page[Person])
async def list_group_members(
    group_id: str, page: PageQuery, services: ServicesOf, actor: ActorOf
) -> Response:
    """The people in a group, by id."""
    found = await services.groups.members(group_id, actor, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Person], found, page.limit))


@router.put("/groups/{group_id}/members/{person_id}", status_code=204)
async def add_group_member(
    group_id: str, person_id: str, services: ServicesOf, actor: ActorOf
) -> Response:
    """Put a person into a group; the directory's groups are changed there."""
    await services.groups.add_member(group_id, person_id, actor)
    return Response(status_code=204)


@router.delete("/groups/{group_id}/members/{person_id}", status_code=204)
async def remove_group_member(
    group_id: str, person_id: str, services: ServicesOf, actor: ActorOf
) -> Response:
    """Take a person out of a group; the directory's groups are changed there."""
    await services.groups.remove_member(group_id, person_id, actor)
    return Response(status_code=204)
