"""Operations on images that the host has, and making one of a container."""

from collections.abc import AsyncGenerator

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import CommitContainer, RemoveImage, TagImage
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.references import parse_new_name


async def commit(daemon: Daemon, operation: CommitContainer) -> AsyncGenerator[Progress]:
    """Make an image of a container."""
    name = parse_new_name(operation.reference)
    yield Progress(step="commit")
    made = await daemon.sdk.call(
        lambda api: api.commit(
            operation.target,
            repository=name.repository,
            tag=name.version,
            message=operation.message or None,
            author=operation.author or None,
            pause=operation.pause,
            changes=list(operation.changes) or None,
        )
    )
    yield Progress(step="commit", result={"image_id": made["Id"], "reference": str(name)})


async def tag(daemon: Daemon, operation: TagImage) -> AsyncGenerator[Progress]:
    """Give an image one more name."""
    name = parse_new_name(operation.reference)
    yield Progress(step="tag")
    await daemon.sdk.call(lambda api: api.tag(operation.target, name.repository, name.version))
    yield Progress(step="tag", result={"reference": str(name)})


async def remove(daemon: Daemon, operation: RemoveImage) -> AsyncGenerator[Progress]:
    """Remove a tag, and the image with its last one."""
    yield Progress(step="remove")
    removed = await daemon.sdk.call(
        lambda api: api.remove_image(operation.target, force=operation.force)
    )
    yield Progress(
        step="remove",
        result={
            "untagged": [entry["Untagged"] for entry in removed if "Untagged" in entry],
            "deleted": [entry["Deleted"] for entry in removed if "Deleted" in entry],
        },
    )
