"""What to tell people when a daemon answers a request with an error.

The daemon's errors are a status and a sentence. The sentences that people meet often are known
here and get a title and the next step; the others are passed on under a title of their status.
"""

import re
from dataclasses import dataclass

from caas_console.backend.contracts.errors import (
    Conflict,
    ConsoleError,
    EngineAccessDenied,
    EngineError,
    EngineTooOld,
    EngineUnreachable,
    InvalidInput,
    NotFound,
)


class PortAllocated(Conflict):
    """Another container publishes a port that this one was to publish.

    Attributes:
        port: of the host.
    """

    port = 0


class CommandMissing(InvalidInput):
    """The container has no such program, or cannot run it."""


@dataclass(frozen=True)
class _Known:
    """A sentence of the daemon.

    Attributes:
        pattern: matches anywhere in it, in any case.
        title: what to say first, with the pattern's named groups.
        detail: what to say instead of it, with the pattern's named groups; nothing where title
            and hint say it all.
    """

    pattern: str
    error: type[ConsoleError]
    title: str
    hint: str = ""
    detail: str = "{message}"


_PORT_TITLE = "Port {port} is already in use"
_PORT_HINT = "Publish another port, or stop what uses this one."

_KNOWN = (
    _Known(
        r"no space left on device|disk quota exceeded",
        EngineError,
        "The host's disk is full",
        "Prune unused images, containers and volumes, or enlarge the disk.",
    ),
    _Known(
        r"Bind for (?P<address>\S*):(?P<port>\d+) failed: port is already allocated",
        PortAllocated,
        _PORT_TITLE,
        _PORT_HINT,
        "Another container publishes port {port} of the host (address {address}).",
    ),
    _Known(
        r"(listen \w+ |bind host port for )(?P<address>\S*?):(?P<port>\d+)\b.*"
        r"address already in use",
        Conflict,
        _PORT_TITLE,
        _PORT_HINT,
        "A program on the host uses port {port} (address {address}).",
    ),
    _Known(
        r'container name "/?(?P<name>[^"]+)" is already in use by container "?(?P<id>\w{12})',
        Conflict,
        "The name is already in use",
        "Choose another name, or rename or remove that container.",
        "The container {id} has the name “{name}”.",
    ),
    _Known(
        r"removal of container \S+ is already in progress",
        Conflict,
        "The container is being removed already",
        detail="",
    ),
    _Known(
        r"cannot remove (a running|container .*is (running|paused|restarting))",
        Conflict,
        "The container is running",
        "Stop it first, or force its removal.",
        detail="",
    ),
    _Known(
        r"device or resource busy|failed to remove root filesystem",
        EngineError,
        "The container cannot be removed",
        "A process on the host still holds its files. Try again; if that does not help, restart "
        "the program that the message names.",
    ),
    _Known(
        r"container \S+ is paused",
        Conflict,
        "The container is paused",
        "Let it go on first.",
        detail="",
    ),
    _Known(
        r"container \S+ is restarting",
        Conflict,
        "The container is restarting",
        "Stop it first.",
        detail="",
    ),
    _Known(
        r"container \S+ is not running|is not running$|can only \w+ running",
        Conflict,
        "The container is not running",
        "Start it first.",
        detail="",
    ),
    _Known(
        r"no such container",
        NotFound,
        "The container does not exist any more",
        detail="",
    ),
    _Known(
        r"no such image|image not known|reference does not exist",
        NotFound,
        "There is no such image on this host",
        "Check the name and tag, or pull the image.",
    ),
    _Known(
        r"unable to (remove repository reference|delete) .*(container|image)",
        Conflict,
        "The image is in use",
        "Remove what the message names first, or force the removal.",
    ),
    _Known(r"network \S+ not found|no such network", NotFound, "There is no such network"),
    _Known(
        r"has active endpoints|network \S+ is in use",
        Conflict,
        "The network is in use",
        "Disconnect or stop the containers on it first.",
    ),
    _Known(r"no such volume", NotFound, "There is no such volume"),
    _Known(
        r"volume is in use",
        Conflict,
        "The volume is in use",
        "Remove the containers that mount it first.",
    ),
    _Known(
        r"executable file not found|exec: .*no such file or directory|exec: .*permission denied",
        CommandMissing,
        "The container cannot run this command",
        "Check that the image has the program, under this path.",
    ),
    _Known(
        r"unable to find user",
        InvalidInput,
        "The container has no such user",
        "Give a name from its /etc/passwd, or a number.",
    ),
    _Known(
        r"does not support reading",
        EngineError,
        "The logs of this container cannot be read",
        "Its log driver sends them elsewhere: look there, or use the driver json-file or local.",
    ),
    _Known(
        r"HTTP request to an HTTPS server",
        EngineUnreachable,
        "The daemon expects TLS",
        "Name a TLS folder (ca.pem, cert.pem, key.pem) for this host.",
    ),
    _Known(
        r"permission denied while trying to connect",
        EngineAccessDenied,
        "You may not use this Docker daemon",
        "Add the user to the group docker on that machine (sudo usermod -aG docker $USER).",
    ),
    _Known(
        r"Permission denied \((publickey|password|keyboard)",
        EngineAccessDenied,
        "ssh was refused",
        "ssh to this machine must work without a question: set up a key, or add it to the agent.",
    ),
    _Known(
        r"Host key verification failed",
        EngineAccessDenied,
        "ssh does not trust this machine",
        "Connect to it with ssh once by hand, and check its host key.",
    ),
    _Known(
        r"client version \S+ is too (old|new)",
        EngineTooOld,
        "The daemon refuses this API version",
    ),
)

_BY_STATUS: dict[int, tuple[type[ConsoleError], str]] = {
    400: (InvalidInput, "The Docker daemon does not accept this"),
    401: (EngineAccessDenied, "The Docker daemon denies this"),
    403: (EngineAccessDenied, "The Docker daemon denies this"),
    404: (NotFound, "There is no such object on this host"),
    409: (Conflict, "The present state does not allow this"),
    # Our ssh tunnel answers so, and so do proxies in front of a daemon.
    502: (EngineUnreachable, "The Docker daemon cannot be reached"),
}
_ELSE: tuple[type[ConsoleError], str] = (EngineError, "The Docker daemon reports an error")


def refusal(status: int, message: str) -> ConsoleError:
    """The error to raise for a daemon's answer.

    Args:
        status: of the HTTP response; 500 for an error within a stream.
        message: the daemon's own words.
    """
    for known in _KNOWN:
        if match := re.search(known.pattern, message, re.IGNORECASE):
            values = match.groupdict()
            detail = known.detail.format(message=message, **values)
            error = known.error(known.title.format(**values), detail, known.hint)
            if isinstance(error, PortAllocated):
                error.port = int(values["port"])
            return error
    kind, title = _BY_STATUS.get(status, _ELSE)
    return kind(title, message)
