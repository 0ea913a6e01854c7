import pytest

from caas_console.models.state.exit_codes import ExitCause, explain_exit


@pytest.mark.parametrize(
    ("code", "cause", "signal"),
    [
        (0, ExitCause.SUCCESS, ""),
        (1, ExitCause.ERROR, ""),
        (3, ExitCause.ERROR, ""),
        (125, ExitCause.ENGINE_FAILED, ""),
        (126, ExitCause.NOT_EXECUTABLE, ""),
        (127, ExitCause.NOT_FOUND, ""),
        (137, ExitCause.KILLED, "SIGKILL"),
        (139, ExitCause.SIGNAL, "SIGSEGV"),
        (143, ExitCause.STOPPED, "SIGTERM"),
        (255, ExitCause.ERROR, ""),
    ],
)
def test_an_exit_code_means_what_convention_says(code: int, cause: ExitCause, signal: str) -> None:
    meaning = explain_exit(code)
    assert (meaning.cause, meaning.signal) == (cause, signal)


def test_the_engine_knows_better_than_the_code_that_memory_ran_out() -> None:
    meaning = explain_exit(137, oom_killed=True)
    assert (meaning.cause, meaning.signal) == (ExitCause.OUT_OF_MEMORY, "SIGKILL")
