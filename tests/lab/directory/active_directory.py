"""A Samba domain controller, which answers as Microsoft's Active Directory does."""

import hashlib
import shutil
from pathlib import Path

from typing_extensions import override

from tests.lab.directory.ldif import Entry, rdn, to_ldif
from tests.lab.directory.people import (
    GROUPS,
    PASSWORD,
    PEOPLE,
    SERVICE_LOGIN,
    SERVICE_PASSWORD,
    Group,
    Person,
    State,
    members,
)
from tests.lab.directory.rooted import Rooted
from tests.lab.directory.server import DirectoryServer
from tests.lab.errors import LabError
from tests.lab.images.cache import cached
from tests.lab.images.package_root import package_root
from tests.lab.namespace import Namespace
from tests.lab.session import Session

DOMAIN = "ad.test"
BASE_DN = "DC=ad,DC=test"
# Wrong passwords in a row that lock an account.
LOCKOUT_THRESHOLD = 3
_PEOPLE_DN = f"OU=People,{BASE_DN}"
_PACKAGES = ("samba", "samba-ad-provision", "samba-dsdb-modules", "samba-vfs-modules", "ldb-tools")
# userAccountControl
_NORMAL_ACCOUNT = 0x200
_ACCOUNT_DISABLED = 0x2
# In units of 100 ns, as Windows counts.
_HALF_AN_HOUR = -18_000_000_000
_LONG_AGO = "130000000000000000"
_PROVISION = (
    *("samba-tool", "domain", "provision", "--targetdir=/lab/domain", "--server-role=dc"),
    *("--realm=AD.TEST", "--domain=AD", "--host-name=dc1", "--host-ip=127.0.0.1"),
    *("--dns-backend=NONE", "--adminpass=Admin-horse-9!", "--option=interfaces=lo"),
)
_SMB_CONF = f"""\
[global]
netbios name = DC1
workgroup = AD
realm = {DOMAIN}
server role = active directory domain controller
server services = ldap
interfaces = lo
bind interfaces only = yes
lock directory = /lab/domain
private dir = /lab/domain/private
state directory = /lab/domain/state
cache directory = /lab/domain/cache
tls certfile = /lab/tls/cert.pem
tls keyfile = /lab/tls/key.pem
tls cafile = /lab/tls/ca.pem
"""


class ActiveDirectory(DirectoryServer):
    """A domain controller of the domain `ad.test`, which was provisioned once and is copied."""

    base_dn = BASE_DN
    service_dn = f"CN={SERVICE_LOGIN},{_PEOPLE_DN}"

    def id_of(self, person: Person) -> str:
        """The objectGUID of a person, as the platform writes it."""
        query = ("-b", _PEOPLE_DN, f"(sAMAccountName={person.login})", "objectGUID")
        for line in self._ldb("ldbsearch", *query).splitlines():
            name, _, value = line.partition(": ")
            if name == "objectGUID":
                return value
        raise LabError(f"Nobody is {person.login}.")

    def disable(self, person: Person) -> None:
        """Disable the account of a person, as an administrator does."""
        self._set_flags(person, _NORMAL_ACCOUNT | _ACCOUNT_DISABLED)

    def enable(self, person: Person) -> None:
        """Undo `disable`."""
        self._set_flags(person, _NORMAL_ACCOUNT)

    def _set_flags(self, person: Person, flags: int) -> None:
        changes = [_change(person_dn(person), "replace", "userAccountControl", [str(flags)])]
        (self._data / "change.ldif").write_text(to_ldif(changes))
        self._ldb("ldbmodify", "/lab/change.ldif")

    def _ldb(self, command: str, *arguments: str) -> str:
        return self._rooted.run(command, "-H", "/lab/domain/private/sam.ldb", *arguments)

    @override
    def _root(self) -> Path:
        return samba_root()

    @override
    def _fill(self, data: Path) -> None:
        data.mkdir()
        shutil.copytree(samba_domain(), data / "domain", symlinks=True)

    @override
    def _configure(self, rooted: Rooted) -> None:
        (self._data / "smb.conf").write_text(_SMB_CONF)

    @override
    def _command(self) -> list[str]:
        options = ("--foreground", "--debug-stdout", "--no-process-group", "--model=single")
        return ["samba", *options, "--configfile=/lab/smb.conf"]


def person_dn(person: Person) -> str:
    """The distinguished name of a person."""
    return f"{rdn('CN', person.name)},{_PEOPLE_DN}"


def group_dn(group: Group) -> str:
    """The distinguished name of a group."""
    return f"{rdn('CN', group.name)},{_PEOPLE_DN}"


def samba_root() -> Path:
    """The root directory that Samba runs in (181 MB, a download of 50 MB at first)."""
    return package_root("samba", _PACKAGES)


def samba_domain() -> Path:
    """The files of the domain's only controller with the lab's people (33 MB, 20 s at first)."""
    recipe = "".join((*_PROVISION, _people(), _changes()))
    digest = hashlib.sha256(recipe.encode()).hexdigest()[:12]
    return cached(f"samba-domain-{digest}", _provision)


def _provision(path: Path) -> None:
    with Session.create() as session, Namespace(session, "provision") as namespace:
        data = namespace.directory / "data"
        data.mkdir()
        (data / "people.ldif").write_text(_people())
        (data / "changes.ldif").write_text(_changes())
        rooted = Rooted(namespace, samba_root(), data)
        rooted.run(*_PROVISION)
        for command, file in (("ldbadd", "people.ldif"), ("ldbmodify", "changes.ldif")):
            rooted.run(command, "-H", "/lab/domain/private/sam.ldb", f"/lab/{file}")
        shutil.copytree(data / "domain", path, symlinks=True)


def _people() -> str:
    """People and groups, as they are added; who is in which group is changed afterwards."""
    entries: list[Entry] = [[("dn", _PEOPLE_DN), ("objectClass", "organizationalUnit")]]
    service = (("dn", ActiveDirectory.service_dn), ("sAMAccountName", SERVICE_LOGIN))
    entries.append([*service, *_account(SERVICE_PASSWORD, State.GOOD)])
    entries += [_person(person) for person in PEOPLE]
    entries += [_group(group) for group in GROUPS]
    return to_ldif(entries)


def _person(person: Person) -> Entry:
    yield "dn", person_dn(person)
    yield "sAMAccountName", person.login
    yield "displayName", person.name
    yield "mail", person.email
    yield from _account(PASSWORD, person.state)


def _group(group: Group) -> Entry:
    yield "dn", group_dn(group)
    yield "objectClass", "group"
    yield "sAMAccountName", group_account(group)


def _account(password: str, state: State) -> Entry:
    flags = _NORMAL_ACCOUNT | (_ACCOUNT_DISABLED if state is State.DISABLED else 0)
    yield "objectClass", "user"
    yield "userAccountControl", str(flags)
    yield "unicodePwd", f'"{password}"'.encode("utf-16-le")
    if state is State.EXPIRED:
        yield "accountExpires", _LONG_AGO
    if state is State.MUST_CHANGE:
        yield "pwdLastSet", "0"


def group_account(group: Group) -> str:
    """A group's name without the characters that Windows forbids in it."""
    return group.name.translate(dict.fromkeys(map(ord, '*"/\\[]:;|=,+?<>'), "_"))


def _changes() -> str:
    """The domain's password policy, and the members of the groups."""
    policy = {
        "lockoutThreshold": LOCKOUT_THRESHOLD,
        "lockoutDuration": _HALF_AN_HOUR,
        "lockOutObservationWindow": _HALF_AN_HOUR,
        # The cache may be older than a password is good for.
        "maxPwdAge": 0,
    }
    entries = [_change(BASE_DN, "replace", name, [str(value)]) for name, value in policy.items()]
    for group in GROUPS:
        dns = [
            person_dn(one) if isinstance(one, Person) else group_dn(one) for one in members(group)
        ]
        if dns:
            entries.append(_change(group_dn(group), "add", "member", dns))
    return to_ldif(entries)


def _change(dn: str, how: str, attribute: str, values: list[str]) -> Entry:
    yield "dn", dn
    yield "changetype", "modify"
    yield how, attribute
    yield from ((attribute, value) for value in values)
