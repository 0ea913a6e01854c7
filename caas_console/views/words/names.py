"""Objects by name, for questions and reports."""

from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.formats import short_ids


def named(cache: ResourceCache, name: str, host_id: str) -> str:
    """An object by its name, with its host where there are several: ``web (edge-01)``."""
    shown = short_ids(name)
    host = host_where_several(cache, host_id)
    return f"{shown} ({host})" if host and host != name else shown


def host_where_several(cache: ResourceCache, host_id: str) -> str:
    """The name of a host where there are others from which to tell it; "" where there are none."""
    host = cache.hosts.get(host_id)
    return "" if host is None or len(cache.hosts) == 1 else host.name
