"""What is foreign is looked for like what is not there: with the same questions to the database.

How long an answer takes tells then as little as what it says; `./caas bench foreign_objects`
measures that.
"""

import pytest

from tests.integration.platform.matrix.requests import bodies, routes
from tests.integration.platform.matrix.world import FOREIGN, PARAMETER, World, use
from tests.integration.platform.statements import asked

# A matrix's world has none of these that is absent.
_NEVER_ABSENT = frozenset({"revoke_session", "revoke_token"})


@pytest.mark.parametrize("role", ["developer", "tenant-admin", "operator", "support", "nobody"])
async def test_what_is_foreign_takes_the_path_of_what_is_not_there(world: World, role: str) -> None:
    shown, differing = bodies(), {}
    for name, route in routes().items():
        if not PARAMETER.search(route.path) or name in _NEVER_ABSENT:
            continue
        with asked() as of_foreign:
            found = await use(world, route, FOREIGN, role, shown.get(name))
        if found["status"] != 404:
            # Those who may know of it are told so; nothing is hidden from them.
            continue
        world.objects["absent"] = {
            key: "x" * len(value) for key, value in world.objects[FOREIGN].items()
        }
        with asked() as of_absent:
            await use(world, route, "absent", role, shown.get(name))
        # At least whoever asks was looked up.
        assert of_absent, name
        if of_foreign != of_absent:
            differing[name] = (of_foreign, of_absent)
    assert not differing
