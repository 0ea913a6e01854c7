"""The image `busybox:1`: one static program and its names."""

import shutil
import subprocess
from pathlib import Path

from tests.lab.images.archive import Layer, write_image
from tests.lab.images.cache import cached
from tests.lab.images.layers import pack_layer

REFERENCE = "busybox:1"


def busybox_layer() -> Layer:
    """A root with busybox, its applets and the files that programs expect in any root."""
    return Layer(cached("busybox-layer.tar", _build_layer), 'ADD busybox-static / # "busybox"')


def busybox_image() -> Path:
    """The archive of `busybox:1`."""
    return cached("busybox.tar", _build_image)


def _build_image(path: Path) -> None:
    environment = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    write_image(path, REFERENCE, [busybox_layer()], {"Cmd": ["/bin/sh"], "Env": [environment]})


def _build_layer(path: Path) -> None:
    root = path.with_suffix(".root")
    for folder in ("usr/bin", "etc", "root", "var/www"):
        (root / folder).mkdir(parents=True)
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o1777)
    # As Debian's packages expect it: what they put in /usr is found in / as well.
    for name in ("bin", "sbin", "lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    _install_applets(root / "usr/bin")
    (root / "etc/passwd").write_text(
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
    )
    (root / "etc/group").write_text("root:x:0:\nnogroup:x:65534:\n")
    pack_layer(root, path)


def _install_applets(directory: Path) -> None:
    program = shutil.which("busybox")
    assert program is not None
    shutil.copy(program, directory / "busybox")
    names = subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout
    for name in names.split():
        if name != "busybox":
            (directory / name).symlink_to("busybox")
