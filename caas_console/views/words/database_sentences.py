"""Sentences of failures with the platform's database, its backups and its migrations."""

from caas_console.models.translatable import QT_TRANSLATE_NOOP

KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "The platform's database cannot be used"),
    QT_TRANSLATE_NOOP("Problems", "Free space on the disk; the platform goes on by itself."),
    QT_TRANSLATE_NOOP("Problems", "Make the platform's data directory writable for its user."),
    QT_TRANSLATE_NOOP("Problems", "Make the platform's data directory accessible for its user."),
    QT_TRANSLATE_NOOP("Problems", "Check the disk; the system's log tells more."),
    QT_TRANSLATE_NOOP("Problems", "Another program holds the database; end it."),
    QT_TRANSLATE_NOOP(
        "Problems", "Restart the platform: it keeps the damaged file and begins a new one."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Free space on the database's disks; the platform goes on by itself."
    ),
    QT_TRANSLATE_NOOP(
        "Problems",
        "The platform tries again by itself. See whether the database's nodes run.",
    ),
    QT_TRANSLATE_NOOP("Problems", "Give the platform's account all rights on its database."),
    QT_TRANSLATE_NOOP("Problems", "Set the account and its password in the database's URL."),
    QT_TRANSLATE_NOOP("Problems", "Create the database, or set its name in the database's URL."),
    QT_TRANSLATE_NOOP(
        "Problems", "Let the server take writes (read_only=OFF), or name the one that does."
    ),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Set log_bin_trust_function_creators=ON on each node: the platform makes triggers.",
    ),
    QT_TRANSLATE_NOOP("Problems", "Try again: others changed the same at the same time."),
    QT_TRANSLATE_NOOP("Problems", "It may have happened: look before you try again. {hint}"),
    QT_TRANSLATE_NOOP("Problems", "The platform's database is busy"),
    QT_TRANSLATE_NOOP("Problems", "Try again: it has more to do than it can."),
    QT_TRANSLATE_NOOP("Problems", "There is such a one already"),
    QT_TRANSLATE_NOOP("Problems", "Somebody else made it at the same time."),
    QT_TRANSLATE_NOOP(
        "Problems", "Look at what is there, and choose another name if you need one more."
    ),
    QT_TRANSLATE_NOOP("Problems", "The platform's database is damaged"),
    QT_TRANSLATE_NOOP("Problems", "{damage}. The file was kept as {path}."),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Start again to begin with a new database; hosts are found again by themselves.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The platform's database was made by a later version"),
    QT_TRANSLATE_NOOP(
        "Problems", "{path} has schema {version}; this version knows up to {latest}."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Use the later version again, or move the database away to begin anew."
    ),
    QT_TRANSLATE_NOOP("Problems", "The platform's database has to be migrated"),
    QT_TRANSLATE_NOOP("Problems", "{database} has schema {version}; this version needs {latest}."),
    QT_TRANSLATE_NOOP("Problems", "Run caas-platform migrate, with a file for the backup."),
    QT_TRANSLATE_NOOP("Problems", "A platform is using the database"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "{path} is not of schema {latest}, and stays as it is while the platform runs.",
    ),
    QT_TRANSLATE_NOOP("Problems", "Stop the platform, and run the command again."),
    QT_TRANSLATE_NOOP("Problems", "The platform's database is being changed"),
    QT_TRANSLATE_NOOP("Problems", "Another process makes, migrates or restores it."),
    QT_TRANSLATE_NOOP("Problems", "Wait until it is done."),
    QT_TRANSLATE_NOOP("Problems", "A migration of the platform's database was interrupted"),
    QT_TRANSLATE_NOOP("Problems", "It is neither of schema {version} nor of {latest}."),
    QT_TRANSLATE_NOOP(
        "Problems", "Drop the database, create it anew, and run caas-platform restore {backup}"
    ),
    QT_TRANSLATE_NOOP("Problems", "A restoration of the platform's database was interrupted"),
    QT_TRANSLATE_NOOP("Problems", "Run caas-platform restore again: it begins anew."),
    QT_TRANSLATE_NOOP("Problems", "The database is not empty"),
    QT_TRANSLATE_NOOP("Problems", "It has the table {name}, among {count}."),
    QT_TRANSLATE_NOOP("Problems", "Name a database that has no tables."),
    QT_TRANSLATE_NOOP("Problems", "{path} is there."),
    QT_TRANSLATE_NOOP("Problems", "Move it away, and restore again."),
    QT_TRANSLATE_NOOP("Problems", "The database is empty"),
    QT_TRANSLATE_NOOP("Problems", "Look whether it is the right one."),
    QT_TRANSLATE_NOOP("Problems", "There is no database"),
    QT_TRANSLATE_NOOP("Problems", "{path} is not there."),
    QT_TRANSLATE_NOOP("Problems", "There is such a file"),
    QT_TRANSLATE_NOOP("Problems", "Name one that is not there."),
    QT_TRANSLATE_NOOP("Problems", "The backup cannot be written"),
    QT_TRANSLATE_NOOP("Problems", "The backup cannot be read"),
    QT_TRANSLATE_NOOP("Problems", "The backup cannot be restored"),
    QT_TRANSLATE_NOOP("Problems", "What {path} holds does not fit together."),
    QT_TRANSLATE_NOOP("Problems", "The file is not a whole backup"),
    QT_TRANSLATE_NOOP("Problems", "{path} is something else, or was cut short or changed."),
    QT_TRANSLATE_NOOP("Problems", "Take another backup."),
    QT_TRANSLATE_NOOP("Problems", "The database's URL is not valid"),
    QT_TRANSLATE_NOOP("Problems", "The database's URL names no MariaDB"),
    QT_TRANSLATE_NOOP("Problems", "It is like mysql://caas:PASSWORD@db.example:3306/caas"),
    QT_TRANSLATE_NOOP("Problems", "The platform cannot use a MariaDB"),
    QT_TRANSLATE_NOOP("Problems", "Install it with its extra, as caas-console[platform,mysql]."),
)
