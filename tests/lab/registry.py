"""Debian's docker-registry (Distribution 2.8) on the loopback of a daemon's namespace.

dockerd takes 127.0.0.0/8 for insecure registries, so it needs no certificate there.
"""

import json
import signal
from typing import TYPE_CHECKING, Self

import docker

from tests.lab.errors import LabError
from tests.lab.images.programs import docker_registry
from tests.lab.namespace import Namespace
from tests.lab.waiting import wait_until

if TYPE_CHECKING:
    from tests.lab.process import Process


class Registry:
    """A registry that keeps its images in the namespace's directory.

    Args:
        namespace: where it runs, with the daemons that are to reach it.

    Attributes:
        address: its part of an image reference.
    """

    def __init__(self, namespace: Namespace, port: int = 5000) -> None:
        self.address = f"127.0.0.1:{port}"
        self._namespace = namespace
        self._directory = namespace.directory / "registry"
        self._directory.mkdir()
        self._process: Process | None = None

    def start(self) -> None:
        """Start it and return once it answers.

        Raises:
            LabError: it ended or did not answer in time.
        """
        config = self._directory / "config.yml"
        # YAML is a superset of JSON.
        config.write_text(json.dumps(self._configuration()))
        command = [str(docker_registry()), "serve", str(config)]
        log = self._directory / "registry.log"
        self._process = process = self._namespace.spawn(command, log)
        wait_until(
            self.answers,
            f"The registry of {self._namespace.hostname}",
            timeout=20,
            exit_code=lambda: process.exit_code,
            log=log,
        )

    def stop(self) -> None:
        """Stop it; its images stay."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=20)

    def answers(self) -> bool:
        """Whether it answers the API's base URL."""
        try:
            self._namespace.run("busybox", "wget", "-q", "-O-", f"http://{self.address}/v2/")
        except LabError:
            return False
        return True

    def push(self, client: docker.DockerClient, image: str, repository: str) -> str:
        """Push an image of a daemon of the same namespace and forget its new name there.

        Args:
            client: of that daemon.
            image: the image's name or id.
            repository: the name and tag that it gets here, such as `team/app:1`.

        Returns:
            The reference by which it can be pulled.

        Raises:
            LabError: the registry refused it.
        """
        reference = f"{self.address}/{repository}"
        client.api.tag(image, reference)
        for line in client.api.push(reference, stream=True, decode=True):
            if "error" in line:
                raise LabError(f"push of {reference}: {line['error']}")
        client.api.remove_image(reference, noprune=True)
        return reference

    def _configuration(self) -> dict[str, object]:
        storage = {
            "filesystem": {"rootdirectory": str(self._directory / "storage")},
            "delete": {"enabled": True},
        }
        return {"version": "0.1", "storage": storage, "http": {"addr": self.address}}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
