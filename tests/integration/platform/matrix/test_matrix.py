"""Every route, every role, the own tenant and a foreign one."""

import json
from typing import Any

import pytest

from tests.integration.platform.matrix.expected import ROLES, expectations
from tests.integration.platform.matrix.requests import bodies, routes
from tests.integration.platform.matrix.world import FOREIGN, OWN, PARAMETER, World, use

JSON = dict[str, Any]


def test_the_table_leaves_no_route_out_and_has_no_other() -> None:
    assert set(expectations()["nobody"]) == set(routes())


@pytest.mark.parametrize("role", ROLES)
async def test_each_route_answers_the_role_as_the_table_says(world: World, role: str) -> None:
    shown = bodies()
    outcomes = {}
    for name, route in routes().items():
        places = (OWN, FOREIGN) if PARAMETER.search(route.path) else (OWN,)
        outcomes[name] = "".join(
            [outcome(await use(world, route, place, role, shown.get(name))) for place in places]
        )
    assert outcomes == expectations()[role]


@pytest.mark.parametrize("role", ["developer", "tenant-admin", "nobody"])
async def test_what_is_foreign_looks_like_what_is_not_there(world: World, role: str) -> None:
    shown = bodies()
    for name, route in routes().items():
        if not PARAMETER.search(route.path) or name in {"revoke_session", "revoke_token"}:
            continue
        foreign = await use(world, route, FOREIGN, role, shown.get(name))
        world.objects["absent"] = {
            key: "x" * len(value) for key, value in world.objects[FOREIGN].items()
        }
        absent = await use(world, route, "absent", role, shown.get(name))
        text = json.dumps(foreign)
        for key, value in world.objects[FOREIGN].items():
            text = text.replace(value, world.objects["absent"][key])
        alike = json.loads(text) | {"request_id": absent["request_id"]}
        assert alike == absent, name


def outcome(answer: JSON) -> str:
    match answer:
        case {"status": 401}:
            return "401"
        case {"status": 403, "code": "reason-needed"}:
            return "R"
        case {"status": 403, "hint": hint}:
            # Each refusal says what helps.
            assert hint, answer
            return "N"
        case {"status": 404}:
            return "-"
    assert answer["status"] < 500, answer
    return "Y"
