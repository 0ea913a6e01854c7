"""What a pull tells as it goes (``POST /images/create``): layers, statuses, errors."""

from caas_console.backend.contracts.errors import (
    ConsoleError,
    EngineAccessDenied,
    EngineError,
    EngineUnreachable,
    InvalidInput,
    NotFound,
)
from caas_console.backend.contracts.jobs import ProgressItem
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine.references import ImageReference
from caas_console.backend.engine.refusals import refusal

# An image has at most 127 layers; whoever names more is not to fill our memory.
_MAX_ITEMS = 512
_UNKNOWN_IMAGE = ("pull access denied", "manifest unknown", "not found", "name unknown")
_BAD_LOGIN = ("unauthorized", "authentication required", "no basic auth credentials")
_UNREACHABLE = (
    "no such host", "name resolution", "connection refused", "i/o timeout", "client.timeout",
    "deadline exceeded", "network is unreachable", "server misbehaving", "x509",
    "http response to https", "no route to host", "connection reset", "eof",
)  # fmt: skip


class PullProgress:
    """The layers of a pull and how far they are."""

    def __init__(self) -> None:
        self._items: dict[str, ProgressItem] = {}
        self.message = ""

    @property
    def items(self) -> tuple[ProgressItem, ...]:
        """The layers, in the order of their first mention."""
        return tuple(self._items.values())

    def apply(self, record: JSON) -> None:
        """Take one record in.

        Raises:
            EngineError: it says that the pull failed; the detail is what it says.
        """
        if failure := record.get("error"):
            raise EngineError("The pull failed", str(failure))
        status, layer = str(record.get("status") or ""), record.get("id")
        if layer is None or status.startswith("Pulling from"):
            self.message = status
        elif layer in self._items or len(self._items) < _MAX_ITEMS:
            self._items[layer] = self._item(str(layer), status, record.get("progressDetail") or {})

    def _item(self, layer: str, status: str, detail: JSON) -> ProgressItem:
        current, total = detail.get("current"), detail.get("total")
        before = self._items.get(layer)
        if total is None and before is not None:
            # "Download complete" and its like come without numbers: what is known stays.
            current, total = before.total, before.total
        return ProgressItem(id=layer, status=status, current=current, total=total)


def pull_error(reference: ImageReference, error: ConsoleError) -> ConsoleError:
    """A failed pull in terms of what was asked of whom."""
    if isinstance(error, EngineUnreachable | EngineAccessDenied):
        return error
    words = error.detail.lower()
    asked = f"{reference} was asked of {reference.registry}: {error.detail}"
    if "invalid reference" in words or "invalid tag" in words:
        return InvalidInput(
            "This is no name of an image",
            error.detail,
            "Write it as registry/repository:tag.",
            fields={"reference": error.detail},
        )
    if any(sign in words for sign in _BAD_LOGIN):
        return EngineError(
            "The registry wants a login",
            asked,
            "Log in with docker login as the user that this program runs as.",
        )
    if "toomanyrequests" in words:
        return EngineError("The registry limits how much may be pulled", asked, "Try again later.")
    if any(sign in words for sign in _UNREACHABLE):
        return EngineError(
            "The host cannot reach the registry",
            asked,
            "Check the registry's name, and the host's network, proxy and certificates.",
        )
    if "no matching manifest" in words:
        return NotFound("The image does not exist for this kind of machine", asked)
    if any(sign in words for sign in _UNKNOWN_IMAGE):
        return NotFound(
            "The registry does not have this image",
            asked,
            "Check the spelling of its name and tag; a private image needs docker login.",
        )
    return refusal(500, error.detail)
