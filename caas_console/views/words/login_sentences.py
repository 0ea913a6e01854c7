"""What the console says of a platform that others run: its address, its server, its login."""

from caas_console.models.translatable import QT_TRANSLATE_NOOP

KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "This is not the address of a platform"),
    QT_TRANSLATE_NOOP(
        "Problems", "An address looks like caas.example or https://caas.example:8443."
    ),
    QT_TRANSLATE_NOOP("Problems", "The address is needed, such as caas.example."),
    QT_TRANSLATE_NOOP(
        "Problems", "The address begins with {scheme}://, and a platform answers at https://."
    ),
    QT_TRANSLATE_NOOP("Problems", "The address must hold no login: that is asked for later."),
    QT_TRANSLATE_NOOP("Problems", "The address must end after the host and the port."),
    QT_TRANSLATE_NOOP(
        "Problems",
        "The address must be https://: over http:// anybody on the way reads the password.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The address holds a character that no address has."),
    QT_TRANSLATE_NOOP(
        "Problems", "The address has no host that could be looked for, such as caas.example."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "The address has a port that is none: it is a number from 1 to {last}."
    ),
    QT_TRANSLATE_NOOP("Problems", "This is no address; one looks like caas.example:8443."),
    QT_TRANSLATE_NOOP("Problems", "This is no IPv6 address; one looks like [2001:db8::1]."),
    QT_TRANSLATE_NOOP("Problems", "The platform's name is not known"),
    QT_TRANSLATE_NOOP(
        "Problems", "Check the address, and that this machine is in the network where it is known."
    ),
    QT_TRANSLATE_NOOP("Problems", "Nothing came from {host}, port {port}, within {seconds} s."),
    QT_TRANSLATE_NOOP(
        "Problems", "Check the address, and whether a firewall or a missing VPN is in the way."
    ),
    QT_TRANSLATE_NOOP("Problems", "Nothing answers at the platform's address"),
    QT_TRANSLATE_NOOP("Problems", "{host} takes no connections on port {port}."),
    QT_TRANSLATE_NOOP("Problems", "Check the port, and that the platform runs."),
    QT_TRANSLATE_NOOP("Problems", "The platform cannot be reached"),
    QT_TRANSLATE_NOOP("Problems", "Check the address and the port."),
    QT_TRANSLATE_NOOP("Problems", "The server hung up"),
    QT_TRANSLATE_NOOP(
        "Problems", "{host}, port {port}, ended the connection before it showed a certificate."
    ),
    QT_TRANSLATE_NOOP("Problems", "The server does not speak TLS"),
    QT_TRANSLATE_NOOP("Problems", "The server speaks only an outdated TLS"),
    QT_TRANSLATE_NOOP("Problems", "{host}, port {port}, does not speak TLS 1.2 or newer."),
    QT_TRANSLATE_NOOP("Problems", "Have its operator bring it up to date."),
    QT_TRANSLATE_NOOP("Problems", "The server's certificate cannot be read"),
    QT_TRANSLATE_NOOP("Problems", "Have its operator replace it."),
    QT_TRANSLATE_NOOP("Problems", "The server shows another certificate by now"),
    QT_TRANSLATE_NOOP("Problems", "Look at the new one before you trust it."),
    QT_TRANSLATE_NOOP("Problems", "The server shows another certificate than you trusted"),
    QT_TRANSLATE_NOOP(
        "Problems", "The system's authorities vouch for the new one; yours was {fingerprint}."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Nothing is to be done: the former certificate is not needed any more."
    ),
    QT_TRANSLATE_NOOP("Problems", "This is not a platform"),
    QT_TRANSLATE_NOOP("Problems", "Something else answers at the address, {how}."),
    QT_TRANSLATE_NOOP("Problems", "The platform is away"),
    QT_TRANSLATE_NOOP("Problems", "What stands before it answers with HTTP status {status}."),
    QT_TRANSLATE_NOOP(
        "Problems", "Try again in a moment; if it lasts, check that the platform runs."
    ),
    QT_TRANSLATE_NOOP("Problems", "A platform of another version answers"),
    QT_TRANSLATE_NOOP(
        "Problems", "It does not serve the API {version}, which this console speaks."
    ),
    QT_TRANSLATE_NOOP("Problems", "Use a console of the platform's version."),
    QT_TRANSLATE_NOOP("Problems", "Nobody is logged in"),
    QT_TRANSLATE_NOOP("Problems", "Log in."),
    QT_TRANSLATE_NOOP("Problems", "The login is not valid"),
    QT_TRANSLATE_NOOP("Problems", "The platform was not told of the logout"),
    QT_TRANSLATE_NOOP(
        "Problems", "It does not answer, and ends the session only when its time is over."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "To end it at once, log in again and revoke it among the sessions."
    ),
    # What OpenSSL says of the certificates that sites make themselves.
    QT_TRANSLATE_NOOP("Problems", "self-signed certificate"),
    QT_TRANSLATE_NOOP("Problems", "self-signed certificate in certificate chain"),
    QT_TRANSLATE_NOOP("Problems", "unable to get local issuer certificate"),
    QT_TRANSLATE_NOOP("Problems", "certificate has expired"),
    QT_TRANSLATE_NOOP("Problems", "certificate is not yet valid"),
    QT_TRANSLATE_NOOP("Problems", "Hostname mismatch, certificate is not valid for '{host}'."),
    QT_TRANSLATE_NOOP("Problems", "IP address mismatch, certificate is not valid for '{address}'."),
)
