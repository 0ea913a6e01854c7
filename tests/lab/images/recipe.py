"""Images of real software from Debian packages, in layers: busybox, libraries, program, files."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.lab.images.archive import Layer, write_image
from tests.lab.images.busybox import PATH, busybox_layer
from tests.lab.images.cache import cached
from tests.lab.images.layers import layer_writer
from tests.lab.images.packages import download, package_name

_LIBRARIES = ("libcrypt1", "libpcre2-8-0", "libssl3", "zlib1g")


@dataclass(frozen=True)
class Recipe:
    """What an image is made of.

    Attributes:
        reference: its name and tag.
        packages: the Debian packages that it is for; what they need comes along.
        files: content of further files by their path.
        links: targets of further symbolic links by their path.
        config: the container configuration in Docker's words.
    """

    reference: str
    packages: tuple[str, ...]
    files: Mapping[str, str]
    links: Mapping[str, str]
    config: Mapping[str, object]


def image(recipe: Recipe) -> Path:
    """The archive of the recipe's image, built if the cache has none (seconds, and a network).

    Raises:
        LabError: the packages could not be fetched.
    """
    name = recipe.reference.replace("/", "-").replace(":", "-")
    return cached(f"{name}.tar", lambda path: _build(recipe, path))


def _build(recipe: Recipe, path: Path) -> None:
    own = path.with_suffix(".packages")
    _pack(recipe.packages, own, without=_LIBRARIES)
    files = path.with_suffix(".files")
    with layer_writer(files) as layer:
        for name, content in recipe.files.items():
            layer.add_file(name, content.encode())
        for name, target in recipe.links.items():
            layer.add_link(name, target)
    libraries = cached("libraries-layer.tar", lambda path: _pack(_LIBRARIES, path))
    layers = [
        busybox_layer(),
        Layer(libraries, f"RUN apt-get install {' '.join(_LIBRARIES)}"),
        Layer(own, f"RUN apt-get install {' '.join(recipe.packages)}"),
        Layer(files, "COPY . /"),
    ]
    config = {"Env": [PATH, "LANG=C.UTF-8"], **recipe.config}
    write_image(path, recipe.reference, layers, config)


def _pack(packages: tuple[str, ...], path: Path, without: tuple[str, ...] = ()) -> None:
    """Write a layer with the packages and what they need, less what others need anyway."""
    with tempfile.TemporaryDirectory() as scratch, layer_writer(path) as layer:
        present: set[str] = set()
        if without:
            present = {package_name(deb) for deb in download(without, Path(scratch) / "without")}
        for deb in download(packages, Path(scratch) / "packages"):
            if package_name(deb) not in present:
                layer.add_package(deb)
