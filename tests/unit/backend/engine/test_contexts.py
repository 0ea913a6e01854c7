import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from caas_console.backend.engine.contexts import DockerContext, docker_contexts


def _store(folder: Path, name: str, meta: Any) -> str:
    key = hashlib.sha256(name.encode()).hexdigest()
    path = folder / "contexts" / "meta" / key / "meta.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(meta))
    return key


def _meta(name: str, host: str) -> dict[str, Any]:
    return {
        "Name": name,
        "Metadata": {"Description": f"the {name}"},
        "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": False}},
    }


def _contexts(folder: Path, **environ: str) -> dict[str, DockerContext]:
    found = docker_contexts({"DOCKER_CONFIG": str(folder), **environ})
    return {context.name: context for context in found}


def test_default_context_is_there_without_any_file(tmp_path: Path) -> None:
    assert docker_contexts({"DOCKER_CONFIG": str(tmp_path)}) == [
        DockerContext("default", "unix:///var/run/docker.sock", current=True)
    ]


def test_stored_contexts_are_found(tmp_path: Path) -> None:
    key = _store(tmp_path, "lab", _meta("lab", "tcp://lab:2376"))
    _store(tmp_path, "far", _meta("far", "ssh://ops@far"))
    tls = tmp_path / "contexts" / "tls" / key / "docker"
    tls.mkdir(parents=True)
    found = _contexts(tmp_path)
    assert list(found) == ["default", "far", "lab"]
    assert found["far"] == DockerContext("far", "ssh://ops@far", None, "the far")
    assert found["lab"].tls_directory == str(tls)


def test_current_context_is_that_of_the_configuration(tmp_path: Path) -> None:
    _store(tmp_path, "lab", _meta("lab", "tcp://lab:2376"))
    (tmp_path / "config.json").write_text('{"currentContext": "lab"}')
    found = _contexts(tmp_path)
    assert (found["lab"].current, found["default"].current) == (True, False)


def test_environment_chooses_the_context(tmp_path: Path) -> None:
    _store(tmp_path, "lab", _meta("lab", "tcp://lab:2376"))
    assert _contexts(tmp_path, DOCKER_CONTEXT="lab")["lab"].current


def test_docker_host_overrules_the_chosen_context(tmp_path: Path) -> None:
    _store(tmp_path, "lab", _meta("lab", "tcp://lab:2376"))
    found = _contexts(tmp_path, DOCKER_CONTEXT="lab", DOCKER_HOST="tcp://other:1")
    assert found["default"] == DockerContext("default", "tcp://other:1", current=True)
    assert not found["lab"].current


def test_tls_of_the_default_context_is_that_of_the_environment(tmp_path: Path) -> None:
    environ = {"DOCKER_HOST": "tcp://h:1", "DOCKER_TLS_VERIFY": "1"}
    assert _contexts(tmp_path, **environ)["default"].tls_directory == str(tmp_path)
    environ["DOCKER_CERT_PATH"] = "/certs"
    assert _contexts(tmp_path, **environ)["default"].tls_directory == "/certs"


@pytest.mark.parametrize(
    "meta",
    [[], {"Name": "x"}, {"Name": "x", "Endpoints": {"docker": {}}}, {"Endpoints": {"kube": 1}}],
)
def test_damaged_context_counts_as_absent(tmp_path: Path, meta: Any) -> None:
    _store(tmp_path, "x", meta)
    assert list(_contexts(tmp_path)) == ["default"]


def test_damaged_configuration_counts_as_absent(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    assert _contexts(tmp_path)["default"].current
