"""Tests see a home of their own: never the user's settings, data, engine or display."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
    "DOCKER_CONFIG": "docker",
}
_FOREIGN = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")


def pytest_configure(config: pytest.Config) -> None:
    """Runs before anything of Qt or of ours reads the environment."""
    # A short path, because that of a Unix socket may have 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="caas-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for variable, folder in _FOLDERS.items():
        (home / folder).mkdir(mode=0o700)
        os.environ[variable] = str(home / folder)
    for variable in _FOREIGN:
        os.environ.pop(variable, None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
