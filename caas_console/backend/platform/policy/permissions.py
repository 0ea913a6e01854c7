"""The policy's tables: what each role grants, and what each route needs."""

from caas_console.backend.contracts.access import Permission, Role

# What an API token may do besides its scopes: not end its person's sessions and other tokens.
EVERY_TOKEN = frozenset({Permission.WATCH_READ})

_RUNTIME_READ = frozenset(
    {
        Permission.TENANTS_READ,
        Permission.ENVIRONMENTS_READ,
        Permission.HOSTS_READ,
        Permission.CONTAINERS_READ,
        Permission.IMAGES_READ,
        Permission.NETWORKS_READ,
        Permission.VOLUMES_READ,
        Permission.EVENTS_READ,
        Permission.JOBS_READ,
        Permission.QUOTAS_READ,
    }
)

_RUNTIME_USE = frozenset(
    {
        Permission.CONTAINERS_RUN,
        Permission.CONTAINERS_CONTROL,
        Permission.CONTAINERS_REMOVE,
        Permission.CONTAINERS_FILES,
        Permission.CONTAINERS_LOGS,
        Permission.CONTAINERS_SHELL,
        Permission.IMAGES_PULL,
        Permission.IMAGES_CHANGE,
        Permission.IMAGES_COMMIT,
        Permission.NETWORKS_REMOVE,
        Permission.VOLUMES_REMOVE,
        Permission.JOBS_CREATE,
        Permission.JOBS_CONTROL,
    }
)

# What a support person may do in any tenant, each time with a stated reason.
WITH_REASON = frozenset(
    {Permission.CONTAINERS_FILES, Permission.CONTAINERS_LOGS, Permission.CONTAINERS_SHELL}
)

ROLE_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PLATFORM_ADMIN: frozenset(Permission),
    Role.OPERATOR: _RUNTIME_READ | _RUNTIME_USE | {Permission.HOSTS_PRUNE, Permission.MEMBERS_READ},
    Role.REVIEWER: frozenset(),
    Role.SUPPORT: _RUNTIME_READ
    | WITH_REASON
    | {Permission.MEMBERS_READ, Permission.PEOPLE_READ, Permission.GROUPS_READ},
    Role.AUDITOR: frozenset(
        {
            Permission.AUDIT_READ,
            Permission.ACCESS_READ,
            Permission.TENANTS_READ,
            Permission.MEMBERS_READ,
            Permission.PEOPLE_READ,
            Permission.GROUPS_READ,
            Permission.SESSIONS_READ,
            Permission.TOKENS_READ,
        }
    ),
    Role.TENANT_ADMIN: _RUNTIME_READ
    | _RUNTIME_USE
    | {
        Permission.MEMBERS_READ,
        Permission.MEMBERS_MANAGE,
        Permission.ACCESS_READ,
        Permission.AUDIT_READ,
        Permission.QUOTAS_MANAGE,
    },
    Role.DEVELOPER: _RUNTIME_READ | _RUNTIME_USE | {Permission.MEMBERS_READ},
    Role.VIEWER: _RUNTIME_READ | {Permission.CONTAINERS_LOGS, Permission.MEMBERS_READ},
}

# By role: what is only good with a stated reason.
REASONS_NEEDED: dict[Role, frozenset[Permission]] = {Role.SUPPORT: WITH_REASON}

# By the name of the route's function. A route that is not here is open to nobody.
ROUTE_NEEDS: dict[str, Permission] = {
    "log_out": Permission.ACCOUNT_USE,
    "list_sessions": Permission.ACCOUNT_USE,
    "revoke_session": Permission.ACCOUNT_USE,
    "list_tokens": Permission.ACCOUNT_USE,
    "create_token": Permission.ACCOUNT_USE,
    "revoke_token": Permission.ACCOUNT_USE,
    "get_my_access": Permission.WATCH_READ,
    "explain_access": Permission.ACCESS_READ,
    "get_person_access": Permission.ACCESS_READ,
    "list_people": Permission.PEOPLE_READ,
    "create_person": Permission.PEOPLE_MANAGE,
    "get_person": Permission.PEOPLE_READ,
    "change_person": Permission.PEOPLE_MANAGE,
    "reset_password": Permission.PEOPLE_MANAGE,
    "list_groups": Permission.GROUPS_READ,
    "create_group": Permission.GROUPS_MANAGE,
    "get_group": Permission.GROUPS_READ,
    "change_group": Permission.GROUPS_MANAGE,
    "remove_group": Permission.GROUPS_MANAGE,
    "list_group_members": Permission.GROUPS_READ,
    "add_group_member": Permission.GROUPS_MANAGE,
    "remove_group_member": Permission.GROUPS_MANAGE,
    "list_members": Permission.MEMBERS_READ,
    "add_member": Permission.MEMBERS_MANAGE,
    "remove_member": Permission.MEMBERS_MANAGE,
    "list_roles": Permission.MEMBERS_READ,
    "add_role": Permission.PEOPLE_MANAGE,
    "remove_role": Permission.PEOPLE_MANAGE,
    "list_audit": Permission.AUDIT_READ,
    "export_audit": Permission.AUDIT_READ,
    "list_audit_checkpoints": Permission.AUDIT_READ,
    "list_tenants": Permission.TENANTS_READ,
    "create_tenant": Permission.TENANTS_MANAGE,
    "import_tenants": Permission.TENANTS_MANAGE,
    "get_tenant": Permission.TENANTS_READ,
    "change_tenant": Permission.TENANTS_MANAGE,
    "list_quotas": Permission.QUOTAS_READ,
    "limit_tenant": Permission.QUOTAS_MANAGE,
    "limit_environment": Permission.QUOTAS_MANAGE,
    "list_environments": Permission.ENVIRONMENTS_READ,
    "list_hosts": Permission.HOSTS_READ,
    "inspect_engine": Permission.HOSTS_READ,
    "preview_prune": Permission.HOSTS_PRUNE,
    "list_containers": Permission.CONTAINERS_READ,
    "inspect_container": Permission.CONTAINERS_READ,
    "list_processes": Permission.CONTAINERS_READ,
    "list_file_changes": Permission.CONTAINERS_FILES,
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
    "watch": Permission.WATCH_READ,
}
