"""Fills a window's registry."""

from caas_console.views.actions.audit_actions import register_audit_actions
from caas_console.views.actions.container_actions import ContainerActions
from caas_console.views.actions.credential_actions import CredentialActions
from caas_console.views.actions.group_actions import group_actions
from caas_console.views.actions.host_actions import host_actions
from caas_console.views.actions.image_actions import image_actions
from caas_console.views.actions.job_actions import job_actions
from caas_console.views.actions.person_actions import person_actions
from caas_console.views.actions.role_actions import role_actions
from caas_console.views.actions.stack_actions import StackActions
from caas_console.views.actions.storage_actions import network_actions, volume_actions
from caas_console.views.actions.tenant_actions import tenant_actions
from caas_console.views.workbench import Workbench


def register_actions(bench: Workbench) -> None:
    """Make every action known."""
    register = bench.actions.register
    register("container", ContainerActions(bench).records())
    register("image", image_actions(bench))
    register("network", network_actions(bench))
    register("volume", volume_actions(bench))
    register("host", host_actions(bench))
    register("stack", StackActions(bench).records())
    register("job", job_actions(bench))
    register("tenant", tenant_actions(bench))
    register("person", person_actions(bench))
    register("group", group_actions(bench))
    register("binding", role_actions(bench, bench.window))
    credentials = CredentialActions(bench)
    register("session", credentials.of_sessions())
    register("token", credentials.of_tokens())
    register_audit_actions(bench)
