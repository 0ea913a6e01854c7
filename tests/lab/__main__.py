"""Command line of the lab: `python -m tests.lab up|status|down`, called by `./caas lab`."""

import argparse
import os
import shutil
import sys

from tests.lab import preflight, standing
from tests.lab.errors import LabError

_NAME = "playground"


def main(arguments: list[str]) -> int:
    """Run a command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="caas lab", description="Real Docker hosts to play with.")
    parser.add_argument("command", choices=("up", "status", "down"))
    parser.add_argument("--name", default=_NAME, help="several labs can stand side by side")
    options = parser.parse_args(arguments)
    if os.geteuid() != 0 and shutil.which("sudo"):
        os.execvp("sudo", ["sudo", sys.executable, "-m", "tests.lab", *arguments])
    try:
        preflight.check()
        return _COMMANDS[options.command](options.name)
    except LabError as error:
        print(error, file=sys.stderr)
        return 1


def _up(name: str) -> int:
    standing.bring_up(name)
    return _status(name)


def _status(name: str) -> int:
    hosts = standing.find(name)
    if not hosts:
        _say("The lab is down. Start it with: ./caas lab up")
        return 1
    for host in hosts:
        _say(f"{host.name}  {host.address}  {standing.count_containers(host)}")
        _say(f"  caas-console --direct {host.url}")
        _say(
            f"  DOCKER_HOST={host.tcp_url} DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH={host.certificates}"
        )
    _say("Take it down with: ./caas lab down")
    return 0


def _down(name: str) -> int:
    _say("The lab is down." if standing.take_down(name) else "The lab was not up.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


_COMMANDS = {"up": _up, "status": _status, "down": _down}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
