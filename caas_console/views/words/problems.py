"""Sentences that backends say of failures, in the person's language.

A problem comes over the wire in English. Those that people meet are marked here; any other is
shown as it came.
"""

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_ENDS = (".", "!", "?", "。", "！", "？")  # The Chinese ones are meant.

KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "This Docker Engine is too old"),
    QT_TRANSLATE_NOOP("Problems", "Upgrade the engine to 20.10 or later."),
    QT_TRANSLATE_NOOP("Problems", "This Docker Engine is too new for this program"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Upgrade CaaS Console, or set DOCKER_MIN_API_VERSION for the daemon.",
    ),
    QT_TRANSLATE_NOOP("Problems", "This is not a Docker daemon"),
    QT_TRANSLATE_NOOP("Problems", "What answers there is not a Docker daemon"),
    QT_TRANSLATE_NOOP("Problems", "The file could not be saved"),
    QT_TRANSLATE_NOOP("Problems", "Choose another folder, or make room on the disk."),
    QT_TRANSLATE_NOOP("Problems", "The TLS files of this host cannot be used"),
    QT_TRANSLATE_NOOP("Problems", "The folder needs ca.pem, cert.pem and key.pem in PEM format."),
    QT_TRANSLATE_NOOP("Problems", "Not connected yet"),
    QT_TRANSLATE_NOOP("Problems", "Try again in a moment."),
    QT_TRANSLATE_NOOP("Problems", "You may not do this"),
    QT_TRANSLATE_NOOP("Problems", "There is no such host"),
    QT_TRANSLATE_NOOP("Problems", "The platform that runs is of another version"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "It is used all the same. To replace it, close all consoles for a minute.",
    ),
    QT_TRANSLATE_NOOP("Problems", "A platform of another version runs"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Close the consoles of the other version; their platform ends soon after.",
    ),
    QT_TRANSLATE_NOOP("Problems", "A platform of yours runs, but does not answer"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "End the process caas_console.backend.platform; it is started again.",
    ),
    QT_TRANSLATE_NOOP("Problems", "This is not the address of a Docker daemon"),
    QT_TRANSLATE_NOOP("Problems", "Write unix:///path, tcp://host:port or ssh://user@host."),
    QT_TRANSLATE_NOOP("Problems", "The container does not exist any more"),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon of this host does not answer"),
    QT_TRANSLATE_NOOP("Problems", "This host cannot be observed"),
    QT_TRANSLATE_NOOP("Problems", "The job's state does not allow this"),
    QT_TRANSLATE_NOOP("Problems", "The host is not connected yet"),
    QT_TRANSLATE_NOOP("Problems", "Retry when the host is ready."),
    QT_TRANSLATE_NOOP("Problems", "The platform is not connected"),
    QT_TRANSLATE_NOOP("Problems", "The platform does not answer"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Try again in a moment; if it lasts, check that it runs and that it can be reached.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The platform has been started anew"),
    QT_TRANSLATE_NOOP("Problems", "The platform ended"),
    QT_TRANSLATE_NOOP("Problems", "The platform takes long to start"),
    QT_TRANSLATE_NOOP("Problems", "It is started again. If that does not help, look at its log."),
    QT_TRANSLATE_NOOP("Problems", "The platform failed for an unexpected reason"),
    QT_TRANSLATE_NOOP("Problems", "The log could not be saved"),
    QT_TRANSLATE_NOOP("Problems", "This is no name of an image"),
    QT_TRANSLATE_NOOP("Problems", "Write it as registry/repository:tag."),
    QT_TRANSLATE_NOOP("Problems", "The registry wants a login"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Log in with docker login as the user that this program runs as.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The registry limits how much may be pulled"),
    QT_TRANSLATE_NOOP("Problems", "Try again later."),
    QT_TRANSLATE_NOOP("Problems", "The host cannot reach the registry"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Check the registry's name, and the host's network, proxy and certificates.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The image does not exist for this kind of machine"),
    QT_TRANSLATE_NOOP("Problems", "The registry does not have this image"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Check the spelling of its name and tag; a private image needs docker login.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The pull failed"),
    QT_TRANSLATE_NOOP("Problems", "The job was interrupted"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Look at the object's present state, then retry the job if it is still wanted.",
    ),
    QT_TRANSLATE_NOOP("Problems", "This is no new name for an image"),
    QT_TRANSLATE_NOOP("Problems", "The job failed for an unexpected reason"),
    QT_TRANSLATE_NOOP("Problems", "The log tells more; report it together with the job's id."),
    QT_TRANSLATE_NOOP("Problems", "This image has no shell"),
    QT_TRANSLATE_NOOP("Problems", "Name a program that the image has as the command to run."),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon does not answer"),
    QT_TRANSLATE_NOOP("Problems", "The machine cannot be reached"),
    QT_TRANSLATE_NOOP("Problems", "The TLS connection failed"),
    QT_TRANSLATE_NOOP("Problems", "Check that the daemon uses TLS."),
    QT_TRANSLATE_NOOP("Problems", "The connection to the Docker daemon was lost"),
    QT_TRANSLATE_NOOP("Problems", "You may not use this Docker daemon"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Add yourself to the group docker (sudo usermod -aG docker $USER), then "
        "log out and in again.",
    ),
    QT_TRANSLATE_NOOP("Problems", "No Docker daemon is running here"),
    QT_TRANSLATE_NOOP("Problems", "Install Docker, or start it: sudo systemctl start docker"),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon is not running"),
    QT_TRANSLATE_NOOP("Problems", "Start it: sudo systemctl start docker"),
    QT_TRANSLATE_NOOP("Problems", "There is no such machine"),
    QT_TRANSLATE_NOOP("Problems", "Check the host's address."),
    QT_TRANSLATE_NOOP("Problems", "The connection was refused"),
    QT_TRANSLATE_NOOP("Problems", "The machine does not answer"),
    QT_TRANSLATE_NOOP("Problems", "The daemon's certificate is not trusted"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Check ca.pem in the host's TLS folder, and the name in the certificate.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The daemon refuses our certificate"),
    QT_TRANSLATE_NOOP("Problems", "Check cert.pem and key.pem in the host's TLS folder."),
    QT_TRANSLATE_NOOP("Problems", "The port is already in use"),
    QT_TRANSLATE_NOOP("Problems", "Publish another port, or stop what uses this one."),
    QT_TRANSLATE_NOOP("Problems", "The host's disk is full"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Prune unused images, containers and volumes, or enlarge the disk.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The name is already in use"),
    QT_TRANSLATE_NOOP("Problems", "Choose another name, or rename or remove that container."),
    QT_TRANSLATE_NOOP("Problems", "The container is being removed already"),
    QT_TRANSLATE_NOOP("Problems", "The container is running"),
    QT_TRANSLATE_NOOP("Problems", "Stop it first, or force its removal."),
    QT_TRANSLATE_NOOP("Problems", "The container cannot be removed"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "A process on the host still holds its files. Try again; if that does not "
        "help, restart the program that the message names.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The container is paused"),
    QT_TRANSLATE_NOOP("Problems", "Let it go on first."),
    QT_TRANSLATE_NOOP("Problems", "The container is restarting"),
    QT_TRANSLATE_NOOP("Problems", "Stop it first."),
    QT_TRANSLATE_NOOP("Problems", "The container is not running"),
    QT_TRANSLATE_NOOP("Problems", "Start it first."),
    QT_TRANSLATE_NOOP("Problems", "There is no such image on this host"),
    QT_TRANSLATE_NOOP("Problems", "Check the name and tag, or pull the image."),
    QT_TRANSLATE_NOOP("Problems", "The image is in use"),
    QT_TRANSLATE_NOOP("Problems", "Remove what the message names first, or force the removal."),
    QT_TRANSLATE_NOOP("Problems", "There is no such network"),
    QT_TRANSLATE_NOOP("Problems", "The network is in use"),
    QT_TRANSLATE_NOOP("Problems", "Disconnect or stop the containers on it first."),
    QT_TRANSLATE_NOOP("Problems", "There is no such volume"),
    QT_TRANSLATE_NOOP("Problems", "The volume is in use"),
    QT_TRANSLATE_NOOP("Problems", "Remove the containers that mount it first."),
    QT_TRANSLATE_NOOP("Problems", "The container cannot run this command"),
    QT_TRANSLATE_NOOP("Problems", "Check that the image has the program, under this path."),
    QT_TRANSLATE_NOOP("Problems", "The logs of this container cannot be read"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Its log driver sends them elsewhere: look there, or use the driver json-file or local.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The daemon expects TLS"),
    QT_TRANSLATE_NOOP("Problems", "Name a TLS folder (ca.pem, cert.pem, key.pem) for this host."),
    QT_TRANSLATE_NOOP("Problems", "ssh was refused"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "ssh to this machine must work without a question: set up a key, or add it to the agent.",
    ),
    QT_TRANSLATE_NOOP("Problems", "ssh does not trust this machine"),
    QT_TRANSLATE_NOOP("Problems", "Connect to it with ssh once by hand, and check its host key."),
    QT_TRANSLATE_NOOP("Problems", "The daemon refuses this API version"),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon does not accept this"),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon denies this"),
    QT_TRANSLATE_NOOP("Problems", "There is no such object on this host"),
    QT_TRANSLATE_NOOP("Problems", "The present state does not allow this"),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon cannot be reached"),
    QT_TRANSLATE_NOOP("Problems", "The Docker daemon reports an error"),
)


def said(sentence: str) -> str:
    """A title or hint of a problem in the person's language."""
    return QCoreApplication.translate("Problems", sentence) if sentence else ""


def failure(error: ConsoleError) -> str:
    """What failed and how, in one line."""
    return ": ".join(part for part in (said(error.title), error.detail) if part)


def sentences(*parts: str) -> str:
    """Parts in one line, each with a full stop where it does not end with one."""
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in parts if part)
