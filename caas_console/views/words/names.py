"""Objects by name, for questions and reports."""

from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.formats import short_ids


def named(cache: ResourceCache, name: str, host_id: str) -> str:
    """An object by its name, with its host where there are several: ``web (edge-01)``."""
    shown = short_ids(name)
    host = cache.hosts.get(host_id)
    if host is None or host.name == name or len(cache.hosts) == 1:
        return shown
    return f"{shown} ({host.name})"
