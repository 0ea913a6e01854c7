"""A program that pauses and resumes containers, and prints when the engine said that it did.

One JSON object a line: the container, its state from then on, and the moment of the engine's
event in nanoseconds since 1970.
"""

import itertools
import json
import random
import sys
import time

import docker

_STATES = {"pause": "paused", "unpause": "running"}
_REST = (0.05, 0.15)  # seconds between two acts


def act(url: str, count: int) -> None:
    """So many acts, each told before the next."""
    client = docker.DockerClient(base_url=url, version="auto")
    containers = [str(container.id) for container in client.containers.list(sparse=True)]
    events = client.events(decode=True, filters={"event": list(_STATES)})
    source = random.Random(19)
    # Every container in turn, so that none changes again before it has been seen.
    for number, container in zip(range(count), itertools.cycle(containers), strict=False):
        paused = number // len(containers) % 2
        client.api.unpause(container) if paused else client.api.pause(container)
        event = next(events)
        line = {
            "id": event["Actor"]["ID"],
            "state": _STATES[event["Action"]],
            "at": event["timeNano"],
        }
        sys.stdout.write(json.dumps(line) + "\n")
        time.sleep(source.uniform(*_REST))


if __name__ == "__main__":
    act(sys.argv[1], int(sys.argv[2]))
