"""People, groups, the roles that they hold, and what follows from them."""

from typing import Any

from caas_console.backend.contracts.access import (
    EffectiveAccess,
    Explanation,
    GrantPath,
    Permission,
    Role,
    Verdict,
)
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    Group,
    GroupChange,
    GroupRequest,
    OneTimePassword,
    Person,
    PersonRequest,
)
from caas_console.backend.platform.openapi_examples.examples import AT, json_of, page_of

_TENANT_ID = "019a4c5d2e0a1b2c3d"
_PERSON = Person(
    id="019a4c5d2e00112233",
    login="berta",
    name="Berta Example",
    email="berta@example.com",
    created_at=AT,
    revision=46,
)
_PASSWORD = OneTimePassword(person=_PERSON, password="k7wm-3xqp-d9ra-h2tn")  # noqa: S106
_GROUP = Group(id="019a4c5d2e0c0ffee0", name="Payment developers", revision=47)
_MEMBER = Binding(
    id=f"{_TENANT_ID}:developer:group:{_GROUP.id}",
    tenant_id=_TENANT_ID,
    role=Role.DEVELOPER,
    subject_kind="group",
    subject_id=_GROUP.id,
    subject_name=_GROUP.name,
    created_at=AT,
    revision=48,
)
_AUDITOR = Binding(
    id=f"-:auditor:person:{_PERSON.id}",
    role=Role.AUDITOR,
    subject_kind="person",
    subject_id=_PERSON.id,
    subject_name=_PERSON.name,
    created_at=AT,
    revision=49,
)
_PATH = GrantPath(role=Role.DEVELOPER, tenant_id=_TENANT_ID, group=_GROUP.name)

REQUESTS: dict[str, JSON] = {
    "create_person": {
        "local": {
            "value": json_of(PersonRequest(login="berta", name=_PERSON.name, email=_PERSON.email))
        }
    },
    "change_person": {"disable": {"value": {"state": "disabled"}}},
    "create_group": {
        "own": {"value": json_of(GroupRequest(name=_GROUP.name))},
        "directory": {
            "value": json_of(
                GroupRequest(
                    name="Operators", directory_name="CN=Operators,OU=Groups,DC=example,DC=com"
                )
            )
        },
    },
    "change_group": {"rename": {"value": json_of(GroupChange(name="Card developers"))}},
    "add_member": {
        "group": {"value": json_of(BindingRequest(role=Role.DEVELOPER, group=_GROUP.name))},
        "person": {"value": json_of(BindingRequest(role=Role.TENANT_ADMIN, login="berta"))},
    },
    "add_role": {"auditor": {"value": json_of(BindingRequest(role=Role.AUDITOR, login="berta"))}},
}

RESPONSES: dict[str, Any] = {
    "list_people": page_of(_PERSON),
    "create_person": json_of(_PASSWORD),
    "get_person": json_of(_PERSON),
    "change_person": json_of(_PERSON),
    "reset_password": json_of(_PASSWORD),
    "list_groups": page_of(_GROUP),
    "create_group": json_of(_GROUP),
    "get_group": json_of(_GROUP),
    "change_group": json_of(_GROUP),
    "list_group_members": page_of(_PERSON),
    "list_members": page_of(_MEMBER),
    "add_member": json_of(_MEMBER),
    "list_roles": page_of(_AUDITOR),
    "add_role": json_of(_AUDITOR),
    "explain_access": json_of(
        Explanation(
            person_id=_PERSON.id,
            permission=Permission.CONTAINERS_SHELL,
            tenant_id=_TENANT_ID,
            verdict=Verdict.ALLOWED,
            because=(_PATH,),
            would_grant=(Role.OPERATOR, Role.TENANT_ADMIN, Role.DEVELOPER),
        )
    ),
    "get_person_access": json_of(
        EffectiveAccess(
            person_id=_PERSON.id,
            everywhere=(Permission.ACCOUNT_USE, Permission.WATCH_READ),
            tenants={_TENANT_ID: (Permission.CONTAINERS_READ, Permission.CONTAINERS_SHELL)},
            paths=(_PATH,),
            as_of=AT,
        )
    ),
}
