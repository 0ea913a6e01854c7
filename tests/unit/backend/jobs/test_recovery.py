from typing import get_args

from caas_console.backend.contracts.operations import Operation, Prune, PullImage
from caas_console.backend.jobs.recovery import REPEATABLE, repeatable


def test_every_operation_is_decided() -> None:
    union, _discriminator = get_args(Operation)
    kinds = {record.model_fields["kind"].default for record in get_args(union)}
    assert kinds == set(REPEATABLE)


def test_what_may_run_twice_is_repeatable_and_what_destroys_is_not() -> None:
    assert repeatable(PullImage(reference="busybox:1"))
    assert not repeatable(Prune(targets=("volumes",)))
