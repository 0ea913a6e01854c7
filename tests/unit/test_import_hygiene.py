"""The run-time twin of the import contracts: a server must start on a machine without Qt."""

import subprocess
import sys

_WITHOUT_QT = ("backend", "models.state", "models.terminal")

# A fresh interpreter imports every module of the packages and names those that load Qt.
_SCRIPT = """
import importlib, importlib.util, pkgutil, sys

for package in sys.argv[1:]:
    if importlib.util.find_spec(package) is None:
        continue
    root = importlib.import_module(package)
    found = [module.name for module in pkgutil.walk_packages(root.__path__, f"{package}.")]
    for name in [package, *found]:
        # Programs run when imported, and migrations are run by Alembic alone.
        if name.endswith("__main__") or ".migrations" in name:
            continue
        importlib.import_module(name)
        if any(qt in sys.modules for qt in ("PySide6", "shiboken6", "qasync", "pyqtgraph")):
            sys.exit(f"importing {name} loads Qt")
"""


def test_importing_what_a_server_runs_leaves_qt_unloaded() -> None:
    packages = [f"caas_console.{package}" for package in _WITHOUT_QT]
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *packages],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
