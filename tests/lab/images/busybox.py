"""The image `busybox:1`: one static program and its names."""

import shutil
import subprocess
from pathlib import Path

from tests.lab.images.archive import Layer, write_image
from tests.lab.images.cache import cached
from tests.lab.images.layers import MERGED, layer_writer

REFERENCE = "busybox:1"
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def busybox_image() -> Path:
    """The archive of `busybox:1`."""
    return cached(
        "busybox.tar",
        lambda path: write_image(
            path, REFERENCE, [busybox_layer()], {"Cmd": ["/bin/sh"], "Env": [PATH]}
        ),
    )


def busybox_layer() -> Layer:
    """A root with busybox, its applets and the files that programs expect in any root."""
    return Layer(cached("busybox-layer.tar", _build_layer), "ADD busybox-static /")


def _build_layer(path: Path) -> None:
    program = shutil.which("busybox")
    assert program is not None
    applets = subprocess.run([program, "--list"], capture_output=True, text=True, check=True)
    with layer_writer(path) as layer:
        for directory in (
            "etc",
            "root",
            "run",
            "usr",
            "usr/bin",
            "usr/sbin",
            "usr/lib",
            "usr/lib64",
            "var",
        ):
            layer.add_directory(directory)
        layer.add_directory("tmp", mode=0o1777)
        for name in MERGED:
            layer.add_link(name, f"usr/{name}")
        layer.add_file("usr/bin/busybox", Path(program).read_bytes(), mode=0o755)
        for applet in applets.stdout.split():
            if applet != "busybox":
                layer.add_link(f"usr/bin/{applet}", "busybox")
        layer.add_file("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\n")
        layer.add_file("etc/group", b"root:x:0:\n")
