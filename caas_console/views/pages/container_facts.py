"""A container's facts in words: from what is known live, and from its inspection."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.resources import (
    JSON,
    Container,
    Host,
    ObjectRef,
    Port,
)
from caas_console.models.state.formats import format_bytes, format_percent, short_id
from caas_console.models.state.samples import ContainerSeries
from caas_console.views.widgets.facts_card import Fact
from caas_console.views.words.container_status import UP, container_status
from caas_console.views.words.exits import exit_text
from caas_console.views.words.restart_policies import restart_policy_text
from caas_console.views.words.states import BUSY_LOOK, container_look, health_look
from caas_console.views.words.times import long_moment_text

_SECRET = re.compile(
    r"pass(word|wd|phrase)?|secret|token|api_?key|private|credential|auth|access_?key",
    re.IGNORECASE,
)
_EVERYWHERE = {None, "", "0.0.0.0", "::"}  # noqa: S104  # Compared with, never bound to.


def state_facts(container: Container, host: str, doing: str) -> Iterator[Fact]:
    """How it stands, since when, and how it ended; on which host, where that has to be told.

    What is being done to it, if anything, stands in place of its state, as in the table.
    """
    look = container_look(container)
    yield Fact(
        QCoreApplication.translate("ContainerFacts", "State"),
        doing or look.text,
        icon=BUSY_LOOK if doing else look.cell_icon,
    )
    if container.state in UP:
        yield Fact(
            QCoreApplication.translate("ContainerFacts", "Started"),
            long_moment_text(container.started_at),
        )
    elif container.finished_at is not None:
        yield Fact(
            QCoreApplication.translate("ContainerFacts", "Ended"),
            long_moment_text(container.finished_at),
        )
        if container.exit_code is not None:
            yield Fact(
                QCoreApplication.translate("ContainerFacts", "Exit code"),
                exit_text(container.exit_code, oom_killed=container.oom_killed),
                wraps=True,
            )
    if container.error:
        yield Fact(
            QCoreApplication.translate("ContainerFacts", "Error"), container.error, wraps=True
        )
    if container.health is not None:
        health = health_look(container.health)
        yield Fact(
            QCoreApplication.translate("ContainerFacts", "Health"),
            health.text,
            icon=health.cell_icon,
        )
    yield Fact(
        QCoreApplication.translate("ContainerFacts", "Restart policy"),
        restart_policy_text(container.restart_policy or ""),
    )
    if container.restart_count:
        yield Fact(
            QCoreApplication.translate("ContainerFacts", "Restarts"), str(container.restart_count)
        )
    yield Fact(
        QCoreApplication.translate("ContainerFacts", "Created"),
        long_moment_text(container.created_at),
    )
    if host:
        yield Fact(QCoreApplication.translate("ContainerFacts", "Host"), host)


def health_facts(inspection: JSON) -> Iterator[Fact]:
    """What the last health checks said, newest first."""
    log = ((inspection.get("State") or {}).get("Health") or {}).get("Log") or []
    for entry in reversed(log[-3:]):
        look = "state-healthy" if entry.get("ExitCode") == 0 else "state-failed"
        tone = "ok" if entry.get("ExitCode") == 0 else "danger"
        output = " ".join(str(entry.get("Output") or "").split())
        yield Fact("", output or f"exit {entry.get('ExitCode')}", mono=True, icon=(look, tone))


def process_facts(container: Container, inspection: JSON) -> Iterator[Fact]:
    """What runs, from which image, as whom and where."""
    config = inspection.get("Config") or {}
    image_id = str(ObjectRef(container.host_id, container.image_id))
    yield Fact(
        QCoreApplication.translate("ContainerFacts", "Image"),
        container.image,
        url=f"caas:{image_id}",
    )
    entrypoint = " ".join(config.get("Entrypoint") or [])
    command = " ".join(config.get("Cmd") or []) or container.command
    for name, value in (
        (QCoreApplication.translate("ContainerFacts", "Entrypoint"), entrypoint),
        (QCoreApplication.translate("ContainerFacts", "Command"), command),
        (
            QCoreApplication.translate("ContainerFacts", "Working directory"),
            str(config.get("WorkingDir") or ""),
        ),
        (QCoreApplication.translate("ContainerFacts", "User"), str(config.get("User") or "")),
        (
            QCoreApplication.translate("ContainerFacts", "Host name"),
            str(config.get("Hostname") or ""),
        ),
        (QCoreApplication.translate("ContainerFacts", "ID"), short_id(container.engine_id)),
    ):
        if value:
            yield Fact(name, value, mono=True)


def limit_facts(container: Container, series: ContainerSeries) -> Iterator[Fact]:
    """What it uses, of what it may."""
    running = container.state in UP
    unlimited = QCoreApplication.translate("ContainerFacts", "unlimited")
    cpu = format_percent(series.cpu_percent) if running and series.cpu_percent is not None else "–"
    cpus = f"{container.cpu_limit:g} CPU" if container.cpu_limit else unlimited
    yield Fact(QCoreApplication.translate("ContainerFacts", "CPU"), f"{cpu} / {cpus}")
    used = format_bytes(series.memory_bytes) if running and series.memory_bytes else "–"
    memory = format_bytes(container.memory_limit) if container.memory_limit else unlimited
    yield Fact(QCoreApplication.translate("ContainerFacts", "Memory"), f"{used} / {memory}")


def port_facts(container: Container, host: Host | None) -> Iterator[Fact]:
    """Its ports: where they are reached on the host, and in the container's network."""
    address = next((net.ip_address for net in container.networks if net.ip_address), None)
    seen = set()
    for port in sorted(container.ports, key=lambda one: (one.container_port, one.host_port or 0)):
        inner = f"{port.container_port}/{port.protocol}"
        inside = f"{address}:{port.container_port}" if address else ""
        if port.host_port is None:
            unpublished = QCoreApplication.translate("ContainerFacts", "not published")
            yield Fact(inner, "  ".join(part for part in (unpublished, inside) if part))
            continue
        outside = f"{_host_address(port, host)}:{port.host_port}"
        if (inner, outside) in seen:
            continue
        seen.add((inner, outside))
        url = f"http://{outside}" if port.protocol == "tcp" else ""
        text = f"{outside}   ({inside})" if inside else outside
        yield Fact(inner, text, url=url, mono=True)


def _host_address(port: Port, host: Host | None) -> str:
    if port.host_ip not in _EVERYWHERE:
        return str(port.host_ip)
    if host is None or not host.endpoint.startswith(("tcp://", "ssh://")):
        return "localhost"
    return host.endpoint.split("://", 1)[1].rpartition("@")[2].partition(":")[0]


def network_facts(container: Container) -> Iterator[Fact]:
    """The networks that it is attached to, with its addresses there."""
    for net in container.networks:
        aliases = ", ".join(alias for alias in net.aliases if alias not in container.engine_id)
        parts = (net.ip_address or "–", f"({aliases})" if aliases else "")
        yield Fact(net.network, "  ".join(part for part in parts if part), mono=True)


def mount_facts(container: Container) -> Iterator[Fact]:
    """What is mounted where."""
    read_only = QCoreApplication.translate("ContainerFacts", "read-only")
    for mount in container.mounts:
        source = mount.source or mount.type
        yield Fact(
            mount.target, f"{source}  ({read_only})" if mount.read_only else source, mono=True
        )


def environment_facts(inspection: JSON) -> Iterator[Fact]:
    """Its variables; what is likely a secret stays hidden until it is asked for."""
    for entry in sorted((inspection.get("Config") or {}).get("Env") or []):
        name, _, value = str(entry).partition("=")
        yield Fact(name, value, mono=True, secret=bool(value and _SECRET.search(name)))


def label_facts(container: Container) -> Iterator[Fact]:
    """Its labels."""
    for name, value in sorted(container.labels.items()):
        yield Fact(name, value, mono=True)


def headline(container: Container, host: str, doing: str) -> str:
    """The container in one line below its name; what is being done to it instead of its state."""
    state = (doing,) if doing else (container_look(container).text, container_status(container))
    parts = (*state, container.image, host)
    return "  ·  ".join(part for part in parts if part)
