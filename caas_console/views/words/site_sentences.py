"""What a site's platform says of its settings, its end, and logins by a directory."""

from caas_console.models.translatable import QT_TRANSLATE_NOOP

KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "This is not a login"),
    QT_TRANSLATE_NOOP("Problems", "{login} cannot be one."),
    QT_TRANSLATE_NOOP(
        "Problems", "It has no white space, colon, slash or backslash, and 200 characters at most."
    ),
    QT_TRANSLATE_NOOP("Problems", "There is such an account already"),
    QT_TRANSLATE_NOOP("Problems", "Somebody has the login {login}."),
    QT_TRANSLATE_NOOP("Problems", "Choose another one, or reset the password."),
    QT_TRANSLATE_NOOP("Problems", "There is no such account"),
    QT_TRANSLATE_NOOP("Problems", "Nobody has the login {login}."),
    QT_TRANSLATE_NOOP("Problems", "The directory keeps this person's password"),
    QT_TRANSLATE_NOOP("Problems", "Have it changed there."),
    QT_TRANSLATE_NOOP("Problems", "You have no role here"),
    QT_TRANSLATE_NOOP("Problems", "None of your groups in the directory has one: {groups}."),
    QT_TRANSLATE_NOOP("Problems", "You are in no group of the directory."),
    QT_TRANSLATE_NOOP(
        "Problems", "Ask an administrator to give a role to one of your groups, or to you."
    ),
    QT_TRANSLATE_NOOP("Problems", "The login belongs to another account"),
    QT_TRANSLATE_NOOP(
        "Problems", "{login} is a local account, or was somebody else's in the directory."
    ),
    QT_TRANSLATE_NOOP("Problems", "Ask an administrator to disable that account or this login."),
    QT_TRANSLATE_NOOP("Problems", "The directory says so."),
    QT_TRANSLATE_NOOP("Problems", "Ask an administrator of the directory."),
    QT_TRANSLATE_NOOP("Problems", "The account is not in the directory any more"),
    QT_TRANSLATE_NOOP("Problems", "The account is locked"),
    QT_TRANSLATE_NOOP("Problems", "Wait, or ask for it to be unlocked."),
    QT_TRANSLATE_NOOP("Problems", "The account may not log in now, or not from here"),
    QT_TRANSLATE_NOOP("Problems", "The password has expired"),
    QT_TRANSLATE_NOOP("Problems", "Change it where you log in to your computer."),
    QT_TRANSLATE_NOOP("Problems", "The directory wants the password changed"),
    QT_TRANSLATE_NOOP("Problems", "The directory keeps this password"),
    QT_TRANSLATE_NOOP("Problems", "The directory shows a certificate that is not trusted"),
    QT_TRANSLATE_NOOP("Problems", "Sessions that are open go on, and local accounts can log in."),
    QT_TRANSLATE_NOOP("Problems", "Ask an administrator of the platform to look at its log."),
    QT_TRANSLATE_NOOP("Problems", "The directory does not answer"),
    QT_TRANSLATE_NOOP("Problems", "The platform's settings do not fit the directory"),
    QT_TRANSLATE_NOOP("Problems", "The platform cannot ask a directory"),
    QT_TRANSLATE_NOOP(
        "Problems", "Install it with its extra, as caas-console[platform,directory]."
    ),
    QT_TRANSLATE_NOOP("Problems", "The host's region has no agent"),
    QT_TRANSLATE_NOOP("Problems", "The platform's settings do not name the region {region}."),
    QT_TRANSLATE_NOOP("Problems", "This platform is about to end"),
    QT_TRANSLATE_NOOP("Problems", "Ask another instance, or this one in a moment."),
    QT_TRANSLATE_NOOP("Problems", "The platform's database does not answer"),
    QT_TRANSLATE_NOOP("Problems", "It said nothing within {seconds} s."),
    QT_TRANSLATE_NOOP("Problems", "Check that it runs; the platform goes on by itself."),
    QT_TRANSLATE_NOOP("Problems", "The settings are not valid"),
    QT_TRANSLATE_NOOP("Problems", "{file} and the environment: {faults}"),
    QT_TRANSLATE_NOOP("Problems", "The sample installer/caas-platform.toml explains each of them."),
    QT_TRANSLATE_NOOP("Problems", "The settings cannot be read"),
    QT_TRANSLATE_NOOP("Problems", "Make the file readable for the platform's user."),
    QT_TRANSLATE_NOOP("Problems", "The data directory cannot be used"),
    QT_TRANSLATE_NOOP(
        "Problems", "Make it writable for the platform's user, or choose another in the settings."
    ),
    QT_TRANSLATE_NOOP("Problems", "The platform cannot listen there"),
    QT_TRANSLATE_NOOP("Problems", "{address}, port {port}: {reason}."),
    QT_TRANSLATE_NOOP("Problems", "Choose another address or port, or end what listens there."),
    QT_TRANSLATE_NOOP("Problems", "The TLS certificate or its key cannot be used"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Both must be PEM and readable for the platform's user; the key has no password.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The file of authorities cannot be used"),
    QT_TRANSLATE_NOOP("Problems", "It must be PEM and readable for the platform's user."),
)
