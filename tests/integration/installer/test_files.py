"""The programs that a site gives the installer's files to take them."""

import itertools
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from caas_console.backend.platform.settings import DrainSettings
from tests.lab.certificates import CertificateAuthority
from tests.lab.database.programs import mount_programs
from tests.lab.errors import LabError
from tests.lab.images.package_root import package_root
from tests.lab.namespace import Namespace
from tests.lab.session import Session
from tests.lab.waiting import wait_until

pytestmark = pytest.mark.timeout(600)  # The first one fetches the programs.

_numbers = itertools.count(1)
INSTALLER = Path(__file__).parents[3] / "installer"
KEEPALIVED = (INSTALLER / "keepalived" / "keepalived.conf").read_text()
PROGRAM = "/opt/caas-console/bin/caas-platform"
UNIT = INSTALLER / "systemd" / "caas-platform.service"


@pytest.fixture
def namespace(lab_session: Session) -> Iterator[Namespace]:
    with Namespace(lab_session, f"installer-{next(_numbers)}") as namespace:
        yield namespace


def test_haproxy_takes_all_of_its_files_as_one(namespace: Namespace, tmp_path: Path) -> None:
    mount_programs(namespace)
    authority = CertificateAuthority(tmp_path / "authority")
    issued = authority.issue_server(tmp_path / "tls", "caas.example.com", ("192.0.2.10",))
    parts = [(issued / name).read_text() for name in ("cert.pem", "key.pem")]
    (tmp_path / "platform.pem").write_text("".join(parts))
    environment = f". {INSTALLER / 'haproxy' / 'haproxy.env'}"
    # What is not on this machine, nor is an account here.
    here = (
        f"PLATFORM_CERTIFICATE={tmp_path / 'platform.pem'} PLATFORM_CA={issued / 'ca.pem'}"
        f" CONFIG={INSTALLER / 'haproxy'}"
    )
    account = "echo haproxy:x:990: >>/etc/group; echo haproxy:x:990:990::/:/bin/false >>/etc/passwd"
    check = f'{account}; set -a; {environment}; {here}; exec haproxy -c -dW -f "$CONFIG"'
    assert "valid" in namespace.run("sh", "-c", check)


class Balancer:
    """A machine with keepalived, and with something that is called haproxy."""

    def __init__(self, namespace: Namespace, configuration: str) -> None:
        self._namespace = namespace
        self._file = namespace.directory / "keepalived.conf"
        self._file.write_text(configuration)
        usr = package_root("keepalived", ("keepalived",)) / "usr"
        layers = f"lowerdir={usr}:/usr"
        namespace.run("mount", "-t", "overlay", "-o", layers, "overlay", "/usr")
        namespace.run("cp", "/bin/sleep", "/run/haproxy")

    def check(self) -> None:
        self._namespace.run("keepalived", "--config-test", "--use-file", str(self._file))

    def start(self, address: str) -> None:
        self._namespace.run("ip", "address", "add", address, "dev", "eth0")
        self._namespace.run("ip", "link", "set", "eth0", "up")
        self.start_haproxy()
        command = ["keepalived", "--dont-fork", "--log-console", "--use-file", str(self._file)]
        self._namespace.spawn(command, self._namespace.directory / "keepalived.log")

    def start_haproxy(self) -> None:
        log = self._namespace.directory / "haproxy.log"
        self._haproxy = self._namespace.spawn(["/run/haproxy", "1000"], log)

    def kill_haproxy(self) -> None:
        self._haproxy.send_signal(signal.SIGKILL)

    def has_address(self) -> bool:
        return "192.0.2.10/" in self._namespace.run("ip", "address", "show", "eth0")

    @property
    def log(self) -> Path:
        return self._namespace.directory / "keepalived.log"


def cabled(one: Namespace, other: Namespace) -> None:
    """Let two machines have an interface each, at one cable."""
    cable = ("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0")
    enter = ("nsenter", "--target", str(one.pid), "--net")
    subprocess.run([*enter, *cable, "netns", str(other.pid)], check=True)


def test_keepalived_takes_its_file_and_refuses_a_damaged_one(namespace: Namespace) -> None:
    namespace.run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth1")
    Balancer(namespace, KEEPALIVED).check()
    with pytest.raises(LabError):
        Balancer(namespace, KEEPALIVED.replace("unicast_peer", "unicast_pier")).check()


def test_the_virtual_address_is_where_haproxy_runs(
    namespace: Namespace, lab_session: Session
) -> None:
    with Namespace(lab_session, f"installer-{next(_numbers)}") as peer:
        cabled(namespace, peer)
        swapped = KEEPALIVED
        for name, address in (("OWN", "192.0.2.12"), ("PEER", "192.0.2.11")):
            swapped = re.sub(rf"(?m)^\${name}_ADDRESS=.*$", f"${name}_ADDRESS={address}", swapped)
        swapped = swapped.replace("$PRIORITY=100", "$PRIORITY=90")
        one, other = Balancer(namespace, KEEPALIVED), Balancer(peer, swapped)
        one.start("192.0.2.11/24")
        other.start("192.0.2.12/24")
        moved(one, other, "At the start")
        one.kill_haproxy()
        moved(other, one, "After the death of HAProxy")
        one.start_haproxy()
        other.kill_haproxy()
        moved(one, other, "Back again")


def moved(there: Balancer, elsewhere: Balancer, when: str) -> None:
    """Return once one balancer alone has the virtual address."""
    wait_until(
        lambda: there.has_address() and not elsewhere.has_address(),
        f"The virtual address: {when}",
        timeout=60,
        exit_code=lambda: None,
        log=there.log,
    )


def test_systemd_takes_the_unit_and_finds_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    text = UNIT.read_text()
    assert PROGRAM in text
    # It has to be there.
    unit.write_text(text.replace(PROGRAM, "/bin/true"))
    verified = analyze("verify", "--man=no", str(unit))
    assert verified.stdout + verified.stderr == ""
    # Ten is no protection at all; a service without any has 9.6.
    exposed = analyze("security", "--offline=true", "--threshold=20", str(unit))
    assert exposed.returncode == 0, exposed.stdout


def analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = ("systemd-analyze", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_unit_waits_longer_than_the_platform_takes_to_end() -> None:
    drain = DrainSettings()
    (wait,) = (
        line.removeprefix("TimeoutStopSec=")
        for line in UNIT.read_text().splitlines()
        if line.startswith("TimeoutStopSec=")
    )
    # Streams, jobs and the database are let go of after the grace.
    assert int(wait) >= drain.notice_seconds + drain.grace_seconds + 15
