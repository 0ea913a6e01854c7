"""The policy's tables: what each route needs, and what each role grants."""

from enum import StrEnum


class Permission(StrEnum):
    """Something that an actor may be allowed to do; named in refusals."""

    ENVIRONMENTS_READ = "environments.read"
    HOSTS_READ = "hosts.read"
    HOSTS_PRUNE = "hosts.prune"
    CONTAINERS_READ = "containers.read"
    CONTAINERS_LOGS = "containers.logs"
    CONTAINERS_SHELL = "containers.shell"
    IMAGES_READ = "images.read"
    NETWORKS_READ = "networks.read"
    VOLUMES_READ = "volumes.read"
    EVENTS_READ = "events.read"
    JOBS_READ = "jobs.read"
    JOBS_CREATE = "jobs.create"
    JOBS_CONTROL = "jobs.control"
    WATCH = "watch"


class Role(StrEnum):
    """What an actor is in the platform or in a tenant."""

    PLATFORM_ADMIN = "platform-admin"


ROLE_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PLATFORM_ADMIN: frozenset(Permission),
}

# By the name of the route's function. A route that is not here is open to nobody.
ROUTE_NEEDS: dict[str, Permission] = {
    "list_environments": Permission.ENVIRONMENTS_READ,
    "list_hosts": Permission.HOSTS_READ,
    "inspect_engine": Permission.HOSTS_READ,
    "preview_prune": Permission.HOSTS_PRUNE,
    "list_containers": Permission.CONTAINERS_READ,
    "inspect_container": Permission.CONTAINERS_READ,
    "list_processes": Permission.CONTAINERS_READ,
    "list_file_changes": Permission.CONTAINERS_READ,
    "list_samples": Permission.CONTAINERS_READ,
    "stream_stats": Permission.CONTAINERS_READ,
    "stream_logs": Permission.CONTAINERS_LOGS,
    "open_shell": Permission.CONTAINERS_SHELL,
    "list_images": Permission.IMAGES_READ,
    "inspect_image": Permission.IMAGES_READ,
    "list_image_history": Permission.IMAGES_READ,
    "list_networks": Permission.NETWORKS_READ,
    "inspect_network": Permission.NETWORKS_READ,
    "list_volumes": Permission.VOLUMES_READ,
    "inspect_volume": Permission.VOLUMES_READ,
    "list_events": Permission.EVENTS_READ,
    "list_jobs": Permission.JOBS_READ,
    "get_job": Permission.JOBS_READ,
    "create_job": Permission.JOBS_CREATE,
    "cancel_job": Permission.JOBS_CONTROL,
    "retry_job": Permission.JOBS_CONTROL,
    "watch": Permission.WATCH,
}
