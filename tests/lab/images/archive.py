"""Writing images as `docker load` reads them (Docker Image Specification v1.2)."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.images.packages import architecture

# One date for all, so that an image has the same id on every machine.
CREATED = "2024-01-01T00:00:00Z"


@dataclass(frozen=True)
class Layer:
    """One layer of an image.

    Attributes:
        tar: its files.
        created_by: the command that made it, as `docker history` shows it.
    """

    tar: Path
    created_by: str


def write_image(
    path: Path, reference: str, layers: Sequence[Layer], config: Mapping[str, object]
) -> None:
    """Write an image as one tar file.

    Args:
        path: the file.
        reference: its name and tag.
        layers: the lowest first.
        config: the container configuration in Docker's words (`Cmd`, `Env`, `ExposedPorts`, ...).
    """
    digests = [_sha256(layer.tar) for layer in layers]
    document = json.dumps(
        {
            "architecture": architecture(),
            "os": "linux",
            "created": CREATED,
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
            "history": [
                {"created": CREATED, "created_by": layer.created_by, "comment": "the lab"}
                for layer in layers
            ],
        }
    ).encode()
    config_name = f"{hashlib.sha256(document).hexdigest()}.json"
    layer_names = [f"{digest}/layer.tar" for digest in digests]
    manifest = [{"Config": config_name, "RepoTags": [reference], "Layers": layer_names}]
    with tarfile.open(path, "w") as archive:
        for name, layer in zip(layer_names, layers, strict=True):
            archive.add(layer.tar, name)
        _add(archive, config_name, document)
        _add(archive, "manifest.json", json.dumps(manifest).encode())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))
