"""What is told to whoever asks for more than a quota allows, in people's units."""

from caas_console.backend.contracts.errors import QuotaExceeded
from caas_console.backend.contracts.tenancy import Quota, QuotaResource

_POWERS = ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))
_UNBOUNDED = {
    QuotaResource.MEMORY: "The memory of its tenant is limited; "
    "without a limit it could use all of it.",
    QuotaResource.CPUS: "The CPU time of its tenant is limited; "
    "without a limit it could use all of it.",
}
_UNBOUNDED_IN_ENVIRONMENT = {
    QuotaResource.MEMORY: "The memory of its environment is limited; "
    "without a limit it could use all of it.",
    QuotaResource.CPUS: "The CPU time of its environment is limited; "
    "without a limit it could use all of it.",
}


def exceeded(quota: Quota, asked: int) -> QuotaExceeded:
    """The refusal of ``asked`` more than what is used of ``quota``, in its units."""
    if quota.environment_id is None:
        return QuotaExceeded(
            "The quota of the tenant is exceeded",
            _detail(quota, asked),
            "Remove what is not needed, or ask a platform administrator to raise the limit.",
        )
    return QuotaExceeded(
        "The quota of the environment is exceeded",
        _detail(quota, asked),
        "Remove what is not needed, or ask an administrator of the tenant to raise the limit.",
    )


def unbounded(quota: Quota) -> QuotaExceeded:
    """The refusal of what could use all there is of a limited resource."""
    details = _UNBOUNDED if quota.environment_id is None else _UNBOUNDED_IN_ENVIRONMENT
    if quota.resource is QuotaResource.MEMORY:
        return QuotaExceeded(
            "The container needs a memory limit",
            details[quota.resource],
            "Set a memory limit for the container.",
        )
    return QuotaExceeded(
        "The container needs a CPU limit",
        details[quota.resource],
        "Set a CPU limit for the container.",
    )


def _detail(quota: Quota, asked: int) -> str:
    limit = quota.limit or 0
    allowed, used, more, excess = (
        amount_of(quota.resource, one)
        for one in (limit, quota.used, asked, quota.used + asked - limit)
    )
    match quota.resource:
        case QuotaResource.CONTAINERS:
            return f"Containers: {used} of {allowed} used, {more} asked for, {excess} too many."
        case QuotaResource.CPUS:
            return f"CPUs: {used} of {allowed} used, {more} asked for, {excess} too many."
        case QuotaResource.MEMORY:
            return f"Memory: {used} of {allowed} used, {more} asked for, {excess} too much."
        case QuotaResource.PUBLISHED_PORTS:
            return (
                f"Published ports: {used} of {allowed} used, {more} asked for, {excess} too many."
            )
        case QuotaResource.IMAGE_STORAGE:
            return f"Image storage: {used} of {allowed} used, {more} asked for, {excess} too much."
        case QuotaResource.ENVIRONMENTS:
            return f"Environments: {used} of {allowed} used, {more} asked for, {excess} too many."


def amount_of(resource: QuotaResource, amount: int) -> str:
    """An amount as people read it: ``1.5`` CPUs, ``512 MiB``."""
    match resource:
        case QuotaResource.CPUS:
            return f"{amount / 1000:.3f}".rstrip("0").rstrip(".")
        case QuotaResource.MEMORY | QuotaResource.IMAGE_STORAGE:
            return _bytes(amount)
        case _:
            return str(amount)


def _bytes(amount: int) -> str:
    for power, unit in _POWERS:
        if amount >= power:
            return f"{amount / power:.2f}".rstrip("0").rstrip(".") + f" {unit}"
    return f"{amount} B"
