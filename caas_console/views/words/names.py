"""Objects by name, for questions and reports."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from caas_console.models.controllers.connections import Connection, DaemonChoice, host_names
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.formats import short_ids
from caas_console.models.state.whereabouts import KnownEnvironment

_MOST_NAMED = 3


def daemons_text(daemons: Sequence[DaemonChoice]) -> str:
    """Daemons by the names of their hosts, or if there are many, how many; "" for none."""
    if len(daemons) > _MOST_NAMED:
        return QCoreApplication.translate("Names", "{0} hosts").format(len(daemons))
    return ", ".join(host_names(daemons))


def connection_text(connection: Connection) -> str:
    """What a window shows, by name."""
    if connection.profile is not None:
        return connection.profile.name
    return daemons_text(connection.daemons) or QCoreApplication.translate("Names", "This machine")


def named(cache: ResourceCache, name: str, host_id: str) -> str:
    """An object by its name, with its host where there are several: ``web (edge-01)``."""
    shown = short_ids(name)
    host = host_where_several(cache, host_id)
    return f"{shown} ({host})" if host and host != name else shown


def host_where_several(cache: ResourceCache, host_id: str) -> str:
    """The name of a host where there are others from which to tell it; "" where there are none."""
    host = cache.hosts.get(host_id)
    return "" if host is None or len(cache.hosts) == 1 else host.name


def environment_title(environment: KnownEnvironment) -> str:
    """Its name; one that nobody has given a name of its own has words instead."""
    if environment.name != environment.id:
        return environment.name
    own = {
        "": QCoreApplication.translate("Names", "Environment"),
        "direct": QCoreApplication.translate("Names", "Direct"),
        "local": QCoreApplication.translate("Names", "Local"),
    }
    return own.get(environment.id, environment.name)


def environment_text(environment: KnownEnvironment) -> str:
    """Its name, with the tenant's where another has one of that name: ``prod (Billing)``."""
    title = environment_title(environment)
    return f"{title} ({environment.tenant})" if environment.namesake else title
