"""The workstation's Docker contexts: the daemons that its docker CLI already knows."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from caas_console.backend.contracts.resources import JSON

DEFAULT_ENDPOINT = "unix:///var/run/docker.sock"


@dataclass(frozen=True)
class DockerContext:
    """A daemon as the docker CLI would reach it.

    Attributes:
        tls_directory: folder with ca.pem, cert.pem and key.pem; None without TLS.
        current: whether the CLI uses it when it is told nothing else.
    """

    name: str
    endpoint: str
    tls_directory: str | None = None
    description: str = ""
    current: bool = False


def docker_contexts(environ: Mapping[str, str] = os.environ) -> list[DockerContext]:
    """Every context, the default one first, with the rules of the docker CLI.

    ``DOCKER_HOST`` is the default context's endpoint and overrules the chosen context;
    ``DOCKER_CONTEXT`` overrules ``currentContext`` of config.json. A damaged file counts as
    absent. Reads files: call it in a thread.
    """
    folder = Path(environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    current = _current_name(folder, environ)
    default = DockerContext(
        name="default",
        endpoint=environ.get("DOCKER_HOST") or DEFAULT_ENDPOINT,
        tls_directory=_default_tls_directory(folder, environ),
        current=current == "default",
    )
    return [default, *sorted(_stored(folder, current), key=lambda context: context.name)]


def _current_name(folder: Path, environ: Mapping[str, str]) -> str:
    if environ.get("DOCKER_HOST"):
        return "default"
    chosen = environ.get("DOCKER_CONTEXT") or _read(folder / "config.json").get("currentContext")
    return chosen if isinstance(chosen, str) and chosen else "default"


def _default_tls_directory(folder: Path, environ: Mapping[str, str]) -> str | None:
    # The CLI takes any value, even "0", as yes.
    if not environ.get("DOCKER_TLS_VERIFY"):
        return None
    return environ.get("DOCKER_CERT_PATH") or str(folder)


def _stored(folder: Path, current: str) -> Iterator[DockerContext]:
    for path in (folder / "contexts" / "meta").glob("*/meta.json"):
        meta = _read(path)
        name, endpoint = meta.get("Name"), _docker_endpoint(meta)
        if isinstance(name, str) and endpoint:
            yield DockerContext(
                name=name,
                endpoint=endpoint,
                tls_directory=_tls_directory(folder, name),
                description=str((meta.get("Metadata") or {}).get("Description") or ""),
                current=name == current,
            )


def _docker_endpoint(meta: JSON) -> str | None:
    endpoint = (meta.get("Endpoints") or {}).get("docker") or {}
    host = endpoint.get("Host")
    return host if isinstance(host, str) and host else None


def _tls_directory(folder: Path, name: str) -> str | None:
    # The CLI's store names a context's folder by the SHA-256 of the context's name.
    folder = folder / "contexts" / "tls" / hashlib.sha256(name.encode()).hexdigest() / "docker"
    return str(folder) if folder.is_dir() else None


def _read(path: Path) -> JSON:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
