"""Ids and names of an engine's objects, as they stand in the paths of its API."""

from caas_console.backend.contracts.errors import NotFound


def check_segments(path: str) -> None:
    """Refuse a path, or an id that becomes part of one, that leads elsewhere than it says.

    The engine, and the SDK before it, follow ``..``: to remove the container ``../images/x``
    would remove an image.

    Raises:
        NotFound: no object has such an id.
    """
    if not {".", ".."}.isdisjoint(path.split("/")):
        raise NotFound("There is no such object on this host", path)
