"""A container as it is typed into the form, and what is wrong with it, field by field."""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Self, cast

from caas_console.backend.contracts.operations import ContainerSpec, RestartPolicy
from caas_console.backend.contracts.resources import Mount, Port
from caas_console.models.controllers.field_faults import Faults, FieldFault, row_name
from caas_console.models.controllers.resources_draft import ResourcesDraft, whole_number

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
_VARIABLE = re.compile(r"[^=\s]+")
_HIGHEST_PORT = 65_535


@dataclass(frozen=True)
class ContainerDraft:
    """What the form holds, as text.

    Attributes:
        environment: names and values.
        ports: host port (``8080`` or ``127.0.0.1:8080``; empty picks one), container port,
            protocol.
        mounts: source (a path on the host, or a volume's name), target, read-only.
    """

    image: str = ""
    name: str = ""
    command: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    ports: tuple[tuple[str, str, str], ...] = ()
    mounts: tuple[tuple[str, str, bool], ...] = ()
    network: str = ""
    resources: ResourcesDraft = field(default_factory=ResourcesDraft)
    restart_policy: str = "no"
    user: str = ""
    working_directory: str = ""
    hostname: str = ""
    tty: bool = False
    interactive: bool = False
    remove_on_exit: bool = False

    @classmethod
    def of(cls, spec: ContainerSpec) -> Self:
        """A container as one would type it; ports that are only exposed cannot be typed."""
        return cls(
            image=spec.image,
            name=spec.name or "",
            command=shlex.join(spec.command),
            environment=tuple(spec.environment.items()),
            ports=tuple(
                (_typed_host_port(port), str(port.container_port), port.protocol)
                for port in spec.ports
                if port.host_port is not None
            ),
            mounts=tuple((one.source, one.target, one.read_only) for one in spec.mounts),
            network=spec.network or "",
            resources=ResourcesDraft.of(spec.resources),
            restart_policy=spec.restart_policy,
            user=spec.user,
            working_directory=spec.working_directory,
            hostname=spec.hostname,
            tty=spec.tty,
            interactive=spec.interactive,
            remove_on_exit=spec.remove_on_exit,
        )

    def parse(self) -> tuple[ContainerSpec | None, Faults]:
        """The container that is meant, or what is wrong by the name of each field."""
        resources, faults = self.resources.parse()
        image = self.image.strip()
        if not image:
            faults["image"] = FieldFault.REQUIRED
        elif any(letter.isspace() for letter in image):
            faults["image"] = FieldFault.REFERENCE
        name = self.name.strip()
        if name and not _NAME.fullmatch(name):
            faults["name"] = FieldFault.NAME
        command = _words(self.command, "command", faults)
        environment = self._environment(faults)
        ports, mounts = self._ports(faults), self._mounts(faults)
        if faults:
            return None, faults
        spec = ContainerSpec(
            image=image,
            name=name or None,
            command=command,
            environment=environment,
            ports=ports,
            mounts=mounts,
            network=self.network or None,
            resources=resources,
            restart_policy=cast("RestartPolicy", self.restart_policy),
            user=self.user.strip(),
            working_directory=self.working_directory.strip(),
            hostname=self.hostname.strip(),
            tty=self.tty,
            interactive=self.interactive,
            remove_on_exit=self.remove_on_exit,
        )
        return spec, {}

    def _environment(self, faults: Faults) -> dict[str, str]:
        made: dict[str, str] = {}
        for row, (typed_name, value) in enumerate(self.environment):
            name = typed_name.strip()
            if not name and not value:
                continue
            if not _VARIABLE.fullmatch(name):
                faults[row_name("environment", row)] = FieldFault.VARIABLE
            elif name in made:
                faults[row_name("environment", row)] = FieldFault.VARIABLE_TWICE
            made[name] = value
        return made

    def _ports(self, faults: Faults) -> tuple[Port, ...]:
        made: list[Port] = []
        taken: set[tuple[str, int, str]] = set()
        for row, (host, inner, protocol) in enumerate(self.ports):
            if not host.strip() and not inner.strip():
                continue
            address, _, number = host.strip().rpartition(":")
            host_port, container_port = _port(number), _port(inner)
            if container_port is None or (number and host_port is None):
                faults[row_name("ports", row)] = FieldFault.PORT
                continue
            key = (address, host_port or 0, protocol)
            if host_port is not None and key in taken:
                faults[row_name("ports", row)] = FieldFault.PORT_TWICE
            taken.add(key)
            made.append(
                Port(
                    container_port=container_port,
                    protocol=protocol,
                    host_ip=address or None,
                    # Docker picks a free port for 0.
                    host_port=host_port or 0,
                )
            )
        return tuple(made)

    def _mounts(self, faults: Faults) -> tuple[Mount, ...]:
        made: list[Mount] = []
        for row, (typed_source, typed_target, read_only) in enumerate(self.mounts):
            source, target = typed_source.strip(), typed_target.strip()
            if not source and not target:
                continue
            is_path = source.startswith("/")
            if not PurePosixPath(target).is_absolute():
                faults[row_name("mounts", row)] = FieldFault.ABSOLUTE_PATH
            elif not is_path and not _NAME.fullmatch(source):
                faults[row_name("mounts", row)] = FieldFault.SOURCE
            kind = "bind" if is_path else "volume"
            made.append(Mount(type=kind, source=source, target=target, read_only=read_only))
        return tuple(made)


def exposed_only(ports: Iterable[Port], published: Iterable[Port]) -> Iterator[Port]:
    """The ports that are open to other containers alone, and not published either."""
    taken = {(port.container_port, port.protocol) for port in published}
    for port in ports:
        if port.host_port is None and (port.container_port, port.protocol) not in taken:
            yield port


def _typed_host_port(port: Port) -> str:
    number = str(port.host_port or "")
    return f"{port.host_ip}:{number}" if port.host_ip else number


def _words(text: str, field: str, faults: Faults) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        faults[field] = FieldFault.QUOTES
        return ()


def _port(text: str) -> int | None:
    number = whole_number(text)
    return number if number is not None and 0 < number <= _HIGHEST_PORT else None


def is_name(text: str) -> bool:
    """Whether an engine takes it as the name of a container."""
    return _NAME.fullmatch(text) is not None


def is_reference(text: str) -> bool:
    """Whether it may name an image; the engine has the last word."""
    return bool(text) and not any(letter.isspace() for letter in text)
