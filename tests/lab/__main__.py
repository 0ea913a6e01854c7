"""Command line of the lab: `python -m tests.lab up|status|down`, called by `./caas lab`."""

import argparse
import os
import shlex
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
        _say(f"The lab is down. Start it with: {_command('up', name)}")
        return 1
    silent = []
    for host in hosts:
        count = standing.count_containers(host)
        if count is None:
            silent.append(host.name)
        _say(f"{host.name}  {host.address}  {count or 'does not answer'}")
        _say(f"  ./caas run --direct {host.url}")
        _say(
            f"  DOCKER_HOST={host.tcp_url} DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH={host.certificates}"
        )
    if silent:
        _say(
            f"The Docker daemon of {' and of '.join(silent)} has ended. Make the lab anew with: "
            f"{_command('down', name)} && {_command('up', name)}"
        )
        return 1
    _say(f"Take it down with: {_command('down', name)}")
    return 0


def _command(command: str, name: str) -> str:
    """What to type for a command on the lab of this name."""
    return f"./caas lab {command}" + ("" if name == _NAME else f" --name {shlex.quote(name)}")


def _down(name: str) -> int:
    _say("The lab is down." if standing.take_down(name) else "The lab was not up.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


_COMMANDS = {"up": _up, "status": _status, "down": _down}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
