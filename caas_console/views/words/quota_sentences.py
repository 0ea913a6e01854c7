"""What the platform says of quotas, and of requests that are too many or sent again.

The context is ``Problems``.
"""

from caas_console.models.translatable import QT_TRANSLATE_NOOP

KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "The quota of the tenant is exceeded"),
    QT_TRANSLATE_NOOP("Problems", "The quota of the environment is exceeded"),
    QT_TRANSLATE_NOOP(
        "Problems", "Remove what is not needed, or ask a platform administrator to raise the limit."
    ),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Remove what is not needed, or ask an administrator of the tenant to raise the limit.",
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Containers: {used} of {allowed} used, {more} asked for, {excess} too many."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "CPUs: {used} of {allowed} used, {more} asked for, {excess} too many."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Memory: {used} of {allowed} used, {more} asked for, {excess} too much."
    ),
    QT_TRANSLATE_NOOP(
        "Problems",
        "Published ports: {used} of {allowed} used, {more} asked for, {excess} too many.",
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Image storage: {used} of {allowed} used, {more} asked for, {excess} too much."
    ),
    QT_TRANSLATE_NOOP(
        "Problems", "Environments: {used} of {allowed} used, {more} asked for, {excess} too many."
    ),
    QT_TRANSLATE_NOOP("Problems", "The container needs a memory limit"),
    QT_TRANSLATE_NOOP(
        "Problems", "The memory of its tenant is limited; without a limit it could use all of it."
    ),
    QT_TRANSLATE_NOOP(
        "Problems",
        "The memory of its environment is limited; without a limit it could use all of it.",
    ),
    QT_TRANSLATE_NOOP("Problems", "Set a memory limit for the container."),
    QT_TRANSLATE_NOOP("Problems", "The container needs a CPU limit"),
    QT_TRANSLATE_NOOP(
        "Problems", "The CPU time of its tenant is limited; without a limit it could use all of it."
    ),
    QT_TRANSLATE_NOOP(
        "Problems",
        "The CPU time of its environment is limited; without a limit it could use all of it.",
    ),
    QT_TRANSLATE_NOOP("Problems", "Set a CPU limit for the container."),
    QT_TRANSLATE_NOOP("Problems", "There is no such quota"),
    QT_TRANSLATE_NOOP("Problems", "No quota has the id {id}."),
    QT_TRANSLATE_NOOP("Problems", "The quota was changed by somebody else"),
    QT_TRANSLATE_NOOP("Problems", "Environments are only counted for the tenant"),
    QT_TRANSLATE_NOOP("Problems", "There is no such environment"),
    QT_TRANSLATE_NOOP("Problems", "No environment has the id {id}."),
    QT_TRANSLATE_NOOP("Problems", "The idempotency key is not valid"),
    QT_TRANSLATE_NOOP("Problems", "This request was carried out before"),
    QT_TRANSLATE_NOOP("Problems", "Its answer held a secret, which is told once."),
    QT_TRANSLATE_NOOP("Problems", "If the secret is lost, have a new one made."),
    QT_TRANSLATE_NOOP("Problems", "The operation is too large"),
    QT_TRANSLATE_NOOP("Problems", "Too many requests"),
    QT_TRANSLATE_NOOP("Problems", "At most {count} a second are answered."),
    QT_TRANSLATE_NOOP("Problems", "Wait a moment, then go on."),
    QT_TRANSLATE_NOOP("Problems", "At most {count} are answered at a time."),
    QT_TRANSLATE_NOOP("Problems", "Close some consoles, logs or shells."),
)
