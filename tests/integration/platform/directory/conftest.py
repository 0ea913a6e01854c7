"""Directories of the lab, and addresses at which none is."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from caas_console.backend.platform.directory.directory import Directory
from caas_console.backend.platform.directory.settings import DirectoryKind, DirectorySettings
from tests.lab.directory.active_directory import DOMAIN, ActiveDirectory
from tests.lab.directory.openldap import OpenLDAP
from tests.lab.directory.people import SERVICE_PASSWORD

# No test waits for them, on a machine with anything to do.
_PATIENT = {"connect_timeout": 30, "operation_timeout": 30, "login_timeout": 60}
# A directory of the lab, with other settings where a test wants them.
MakeDirectory = Callable[..., Directory]


@pytest.fixture
def by_upn(active_directory: ActiveDirectory) -> MakeDirectory:
    """Active Directory, where people look for themselves."""

    def make(**settings: Any) -> Directory:
        usual = {
            "controllers": [active_directory.url],
            "base_dn": active_directory.base_dn,
            "ca_file": active_directory.ca_file,
            "upn_suffix": DOMAIN,
            **_PATIENT,
        }
        return Directory(DirectorySettings(**usual | settings))

    return make


@pytest.fixture
def by_service_account(active_directory: ActiveDirectory) -> MakeDirectory:
    """Active Directory, where a service account looks for people."""
    service = {"dn": active_directory.service_dn, "password": SERVICE_PASSWORD}

    def make(**settings: Any) -> Directory:
        usual = {
            "controllers": [active_directory.url],
            "base_dn": active_directory.base_dn,
            "ca_file": active_directory.ca_file,
            "service_account": service,
            **_PATIENT,
        }
        return Directory(DirectorySettings(**usual | settings))

    return make


@pytest.fixture
def by_openldap(openldap: OpenLDAP) -> MakeDirectory:
    """OpenLDAP, where people may read nothing but themselves."""
    service = {"dn": openldap.service_dn, "password": SERVICE_PASSWORD}

    def make(**settings: Any) -> Directory:
        usual = {
            "kind": DirectoryKind.LDAP,
            "controllers": [openldap.url],
            "base_dn": openldap.base_dn,
            "ca_file": openldap.ca_file,
            "service_account": service,
            **_PATIENT,
        }
        return Directory(DirectorySettings(**usual | settings))

    return make


@pytest.fixture
def black_hole() -> Iterator[str]:
    """A controller's URL where connections are neither taken nor refused."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listener.getsockname()
        # What waits to be accepted fills the queue; the kernel drops whatever comes then.
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        yield f"ldaps://127.0.0.1:{address[1]}"


@pytest.fixture
def closed_port() -> str:
    """A controller's URL where connections are refused."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"ldaps://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def mute() -> Iterator[str]:
    """A controller's URL where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"ldaps://127.0.0.1:{listener.getsockname()[1]}"
