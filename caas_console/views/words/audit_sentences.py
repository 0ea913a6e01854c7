"""What is said of the audit trail; the context is ``Problems``."""

from caas_console.models.translatable import QT_TRANSLATE_NOOP

KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "There is no audit trail here"),
    QT_TRANSLATE_NOOP("Problems", "The audit trail could not be saved"),
    QT_TRANSLATE_NOOP("Problems", "The checkpoints could not be saved"),
    QT_TRANSLATE_NOOP("Problems", "The period is not valid"),
    QT_TRANSLATE_NOOP("Problems", "must be later than since"),
    QT_TRANSLATE_NOOP("Problems", "The audit trail's key cannot be used"),
    QT_TRANSLATE_NOOP("Problems", "It is no Ed25519 key."),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Make it readable for the platform, or move it away to have a new one made.",
    ),
    QT_TRANSLATE_NOOP("Problems", "The public key cannot be read"),
    QT_TRANSLATE_NOOP("Problems", "{path} holds no Ed25519 key."),
    QT_TRANSLATE_NOOP("Problems", "The checkpoints cannot be read"),
    QT_TRANSLATE_NOOP("Problems", "{path} holds none."),
    QT_TRANSLATE_NOOP("Problems", "There is no database"),
    QT_TRANSLATE_NOOP("Problems", "There is no file {path}."),
    QT_TRANSLATE_NOOP("Problems", "Name the settings of the platform with --config."),
    QT_TRANSLATE_NOOP("Problems", "The database is of another version"),
    QT_TRANSLATE_NOOP("Problems", "It has schema {version}; this version knows {latest}."),
    QT_TRANSLATE_NOOP(
        "Problems", "Start the platform of this version once, or use the other version."
    ),
)
