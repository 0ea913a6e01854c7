"""OpenLDAP's slapd with its password policy, as sites without Active Directory have it."""

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
from tests.lab.directory.server import LDAPS_PORT, DirectoryServer
from tests.lab.images.package_root import package_root

BASE_DN = "dc=site,dc=test"
# Wrong passwords in a row that lock an account.
LOCKOUT_THRESHOLD = 3
_PEOPLE_DN = f"ou=people,{BASE_DN}"
_GROUPS_DN = f"ou=groups,{BASE_DN}"
_POLICY_DN = f"cn=policy,{BASE_DN}"
_SERVICE_DN = f"cn={SERVICE_LOGIN},{BASE_DN}"
_CONFIGURATION = f"""\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile /run/slapd.pid
TLSCACertificateFile /lab/tls/ca.pem
TLSCertificateFile /lab/tls/cert.pem
TLSCertificateKeyFile /lab/tls/key.pem
database mdb
suffix {BASE_DN}
directory /lab/database
rootdn cn=root,{BASE_DN}
overlay ppolicy
ppolicy_default {_POLICY_DN}
ppolicy_use_lockout
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact={_SERVICE_DN} read by self read by * none
"""


class OpenLDAP(DirectoryServer):
    """A slapd for `dc=site,dc=test`, whose people may read nothing but themselves."""

    base_dn = BASE_DN
    service_dn = _SERVICE_DN

    @override
    def _root(self) -> Path:
        return slapd_root()

    @override
    def _fill(self, data: Path) -> None:
        (data / "database").mkdir(parents=True)
        (data / "slapd.conf").write_text(_CONFIGURATION)
        (data / "people.ldif").write_text(_people())

    @override
    def _configure(self, rooted: Rooted) -> None:
        rooted.run("slapadd", "-f", "/lab/slapd.conf", "-l", "/lab/people.ldif")

    @override
    def _command(self) -> list[str]:
        listen = f"ldaps://127.0.0.1:{LDAPS_PORT}/"
        return ["slapd", "-d", "none", "-h", listen, "-f", "/lab/slapd.conf"]


def person_dn(person: Person) -> str:
    """The distinguished name of a person."""
    return f"{rdn('uid', person.login)},{_PEOPLE_DN}"


def group_dn(group: Group) -> str:
    """The distinguished name of a group."""
    return f"{rdn('cn', group.name)},{_GROUPS_DN}"


def slapd_root() -> Path:
    """The root directory that slapd runs in (84 MB, a download of 30 MB at first)."""
    return package_root("slapd", ("slapd",))


def _people() -> str:
    entries: list[Entry] = [
        [("dn", BASE_DN), ("objectClass", "dcObject"), ("objectClass", "organization"), ("o", "S")],
        [("dn", _PEOPLE_DN), ("objectClass", "organizationalUnit")],
        [("dn", _GROUPS_DN), ("objectClass", "organizationalUnit")],
        _policy(),
        [
            ("dn", _SERVICE_DN),
            *(("objectClass", one) for one in ("organizationalRole", "simpleSecurityObject")),
            ("userPassword", SERVICE_PASSWORD),
        ],
    ]
    entries += [_person(person) for person in PEOPLE]
    # One without members is not allowed here.
    entries += [_group(group) for group in GROUPS if members(group)]
    return to_ldif(entries)


def _policy() -> Entry:
    yield "dn", _POLICY_DN
    yield from (("objectClass", one) for one in ("organizationalRole", "pwdPolicy"))
    yield "pwdAttribute", "userPassword"
    yield "pwdLockout", "TRUE"
    yield "pwdMaxFailure", str(LOCKOUT_THRESHOLD)
    yield "pwdMustChange", "TRUE"


def _person(person: Person) -> Entry:
    yield "dn", person_dn(person)
    yield "objectClass", "inetOrgPerson"
    yield "sn", person.name.split()[-1]
    yield "cn", person.name
    yield "mail", person.email
    yield "userPassword", PASSWORD
    match person.state:
        case State.DISABLED:
            yield "pwdAccountLockedTime", "000001010000Z"  # until an administrator unlocks it
        case State.EXPIRED:
            yield "pwdEndTime", "20200101000000Z"
        case State.MUST_CHANGE:
            yield "pwdReset", "TRUE"
        case State.GOOD:
            pass


def _group(group: Group) -> Entry:
    yield "dn", group_dn(group)
    yield "objectClass", "groupOfNames"
    for one in members(group):
        yield "member", person_dn(one) if isinstance(one, Person) else group_dn(one)
