"""The daemons that the workstation's docker command knows, for the console to offer."""

from caas_console.backend.engine.contexts import DockerContext, docker_contexts

__all__ = ["DockerContext", "docker_contexts"]
