"""The environments as people tell them apart, and in which of them one is.

Where one is follows from what is shown: from the words of the filter, whoever typed them, or from
the object whose page it is. So it can never say anything else than the rows below it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter

from caas_console.backend.contracts.resources import Host, HostState
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.query_conditions import Misfit, field_verdicts
from caas_console.models.state.query_fields import Fields, TextField
from caas_console.models.state.query_terms import split_terms


@dataclass(frozen=True, slots=True)
class KnownEnvironment:
    """An environment with all that its name needs to be a name.

    Attributes:
        tenant: the name of the tenant that it is of.
        namesake: whether another tenant has an environment of the same name.
    """

    id: str
    name: str
    tenant: str = ""
    namesake: bool = False

    @property
    def query(self) -> str:
        """The filter that keeps what is in it, and nothing else."""
        terms = [_exactly("env", self.name)]
        if self.namesake:
            terms.append(_exactly("tenant", self.tenant))
        return " ".join(terms)


def known_environments(cache: ResourceCache) -> dict[str, KnownEnvironment]:
    """Those that the person sees, by id."""
    environments = cache.environments.values()
    # Upper and lower case are the same to a filter.
    count = Counter(one.name.lower() for one in environments)
    return {
        one.id: KnownEnvironment(
            one.id,
            one.name,
            cache.name_of("tenant", one.tenant_id),
            namesake=count[one.name.lower()] > 1,
        )
        for one in environments
    }


def host_query(cache: ResourceCache, host_id: str) -> str:
    """The filter that keeps what is on a host, whose name may occur in several environments."""
    host = cache.hosts.get(host_id)
    if host is None:
        return _exactly("host", host_id)
    query = _exactly("host", host.name)
    alone = sum(one.name.lower() == host.name.lower() for one in cache.hosts.values()) == 1
    environment = None if alone else known_environments(cache).get(host.environment_id)
    return query if environment is None else f"{query} {environment.query}"


def environment_of_object(cache: ResourceCache, pane: str, object_id: str) -> str:
    """The id of the environment that an object of a pane is in; empty where it is not known."""
    if pane == "jobs":
        job = cache.jobs.get(object_id)
        host_id = "" if job is None else job.host_id
    else:
        host_id = object_id.partition("/")[0]
    host = cache.hosts.get(host_id)
    return "" if host is None else host.environment_id


def environment_of_query(cache: ResourceCache, text: str) -> str:
    """The id of the one environment that a filter leaves; empty where it leaves several or all."""
    terms = [(term, _FIELDS[term.field]) for term in split_terms(text) if term.field in _FIELDS]
    of_hosts = any(term.field == "host" for term, _ in terms)
    spots = _spots(cache, of_hosts=of_hosts) if terms else []
    for term, field in terms:
        try:
            verdicts = field_verdicts(term, field)
        except Misfit:
            continue  # What cannot be understood filters nothing.
        spots = list(compress(spots, verdicts(spots, 0.0)))
    left = {spot.environment_id for spot in spots}
    return left.pop() if len(left) == 1 else ""


def only_host_within(cache: ResourceCache, text: str) -> str:
    """The id of the host that can only be meant: that of the one environment that a filter leaves.

    Empty where the environment has several that answer, or none.
    """
    environment_id = environment_of_query(cache, text)
    ready = [
        host.id
        for host in cache.hosts.values()
        if host.environment_id == environment_id and host.state is HostState.READY
    ]
    return ready[0] if environment_id and len(ready) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where there can be rows: a host, or an environment that has none yet."""

    environment_id: str
    environment: str
    tenant: str
    host: str = ""
    # Words say nothing about where something is.
    haystack: str = ""


_FIELDS: Fields[_Spot] = {
    "env": TextField(attrgetter("environment")),
    "tenant": TextField(attrgetter("tenant")),
    "host": TextField(attrgetter("host")),
}


def _spots(cache: ResourceCache, *, of_hosts: bool) -> list[_Spot]:
    """All of them; where no host is told from another, one an environment is enough."""
    environments = known_environments(cache)
    spots = [
        _spot_of(host, environments, cache)
        for host in cache.hosts.values()
        if of_hosts or host.environment_id not in environments
    ]
    settled = {spot.environment_id for spot in spots}
    return spots + [
        _Spot(one.id, one.name, one.tenant)
        for one in environments.values()
        if one.id not in settled
    ]


def _spot_of(
    host: Host, environments: Mapping[str, KnownEnvironment], cache: ResourceCache
) -> _Spot:
    known = environments.get(host.environment_id)
    return _Spot(
        host.environment_id,
        host.environment_id if known is None else known.name,
        cache.name_of("tenant", host.tenant_id),
        host.name,
    )


def _exactly(field: str, value: str) -> str:
    """The term for what is called so; of a name with quotes in it, for what contains most of it."""
    pieces = value.split('"')
    return f'{field}{":" if len(pieces) > 1 else "="}"{max(pieces, key=len)}"'
