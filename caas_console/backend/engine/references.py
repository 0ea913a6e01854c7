"""References to images: ``[registry/]repository[:tag][@digest]``."""

from typing import NamedTuple

from caas_console.backend.contracts.errors import InvalidInput

DEFAULT_REGISTRY = "docker.io"
DEFAULT_TAG = "latest"


class ImageReference(NamedTuple):
    """A reference in its parts; ``version`` is the tag, or the digest where it has one."""

    repository: str
    version: str

    @property
    def registry(self) -> str:
        """Which registry it means: the first component, if that looks like a host's name."""
        first, separator, _ = self.repository.partition("/")
        named = separator and ("." in first or ":" in first or first == "localhost")
        return first if named else DEFAULT_REGISTRY

    @property
    def full_name(self) -> str:
        """The reference with what a short one leaves out."""
        if self.registry != DEFAULT_REGISTRY or self.repository.startswith(DEFAULT_REGISTRY):
            return str(self)
        folder = "" if "/" in self.repository else "library/"
        return f"{DEFAULT_REGISTRY}/{folder}{self}"

    def __str__(self) -> str:
        separator = "@" if ":" in self.version else ":"
        return f"{self.repository}{separator}{self.version}"


def parse_reference(text: str) -> ImageReference:
    """The reference in ``text``; without a tag it means ``latest``, never every tag."""
    name, _, digest = text.partition("@")
    # A colon before the last slash belongs to the registry's port.
    folder, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return ImageReference(f"{folder}{slash}{last}", digest or tag or DEFAULT_TAG)


def parse_new_name(text: str) -> ImageReference:
    """A reference that is to be given to an image.

    Raises:
        InvalidInput: it has a digest, which cannot be chosen.
    """
    if "@" in text:
        reason = "A digest follows from the image's content; give a tag."
        raise InvalidInput("This is no new name for an image", reason, fields={"reference": reason})
    return parse_reference(text)
