"""Changes: how observed and wanted state reach whoever watches.

The state is made of *parts* that number their changes independently: ``platform`` (what is in
the database) and ``region/<id>`` (what that region's agent observes). A watcher starts with a
snapshot of every part and goes on with deltas; with the cursor of its last batch it resumes,
and gets a new snapshot only of the parts whose changes were compacted in the meantime.
"""

import json
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from caas_console.backend.contracts.identity import ApiToken, Session
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.resources import (
    Container,
    EngineEvent,
    Environment,
    Host,
    Image,
    Network,
    Record,
    Volume,
)
from caas_console.backend.contracts.tenancy import Binding, Group, Person, Quota, Tenant

PLATFORM_PART = "platform"

Resource = Annotated[
    Environment
    | Host
    | Container
    | Image
    | Network
    | Volume
    | EngineEvent
    | Job
    | Tenant
    | Person
    | Group
    | Binding
    | Quota
    | Session
    | ApiToken,
    Field(discriminator="kind"),
]
ResourceKind = Literal[
    "environment",
    "host",
    "container",
    "image",
    "network",
    "volume",
    "event",
    "job",
    "tenant",
    "person",
    "group",
    "binding",
    "quota",
    "session",
    "token",
]


class Change(Record):
    """An object as it is now; without ``object`` it is gone.

    Attributes:
        tenant_id: whose an object was that is gone, so that nobody else is told; not sent.
    """

    kind: ResourceKind
    id: str
    object: Resource | None = None
    tenant_id: str | None = Field(default=None, exclude=True)

    @cached_property
    def encoded(self) -> str:
        """Its JSON; made once, however many watchers are told."""
        return self.model_dump_json()


def upsert(resource: Resource) -> Change:
    """The change that says what ``resource`` is now."""
    return Change(kind=resource.kind, id=resource.id, object=resource)


class WatchBatch(Record):
    """Changes of one part, in order.

    Attributes:
        phase: ``begin`` opens a snapshot, ``snapshot`` carries some of its objects, ``end``
            closes it (whatever of the part it did not name is gone); ``delta`` carries
            changes. A delta without changes is a sign of life.
        cursor: where to resume after this batch; empty inside a snapshot.
    """

    part: str
    phase: Literal["begin", "snapshot", "end", "delta"]
    changes: tuple[Change, ...] = ()
    cursor: str = ""

    @cached_property
    def encoded(self) -> str:
        """Its JSON, put together from that of its changes; made once, as theirs is."""
        changes = ",".join([change.encoded for change in self.changes])
        part, cursor = json.dumps(self.part), json.dumps(self.cursor)
        return f'{{"part":{part},"phase":"{self.phase}","changes":[{changes}],"cursor":{cursor}}}'
