"""The programs that a site gives the installer's files to take them."""

import itertools
import shutil
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

pytestmark = pytest.mark.timeout(600)  # The first one fetches the programs.

_numbers = itertools.count(1)
INSTALLER = Path(__file__).parents[3] / "installer"
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


def test_keepalived_takes_its_file_and_refuses_a_damaged_one(
    namespace: Namespace, tmp_path: Path
) -> None:
    usr = package_root("keepalived", ("keepalived",)) / "usr"
    namespace.run("mount", "-t", "overlay", "-o", f"lowerdir={usr}:/usr", "overlay", "/usr")
    namespace.run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth1")
    file = INSTALLER / "keepalived" / "keepalived.conf"
    namespace.run("keepalived", "--config-test", "--use-file", str(file))
    damaged = tmp_path / "keepalived.conf"
    damaged.write_text(file.read_text().replace("unicast_peer", "unicast_pier"))
    with pytest.raises(LabError):
        namespace.run("keepalived", "--config-test", "--use-file", str(damaged))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
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
