import json
import subprocess
import sys
from pathlib import Path

CONFIGURE = (
    "import logging, sys; from pathlib import Path;"
    "from caas_console.backend.serving.logs import configure_logs;"
    "configure_logs(Path(sys.argv[1]));"
)


def start(program: str, log: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", CONFIGURE + program, str(log)], stderr=subprocess.PIPE
    )


def test_a_pipe_that_nobody_reads_holds_nothing_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with start("[logging.info('x' * 5000) for _ in range(200)]", log) as process:
        assert process.wait(20) == 0
    assert len(log.read_text().splitlines()) == 200


def test_a_pipe_that_is_closed_holds_nothing_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with start("import time; time.sleep(0.5); logging.info('late')", log) as process:
        assert process.stderr is not None
        process.stderr.close()
        assert process.wait(20) == 0
    assert "late" in log.read_text()


def test_a_long_line_comes_whole_to_who_reads_it(tmp_path: Path) -> None:
    with start("logging.info('y' * 50_000)", tmp_path / "log") as process:
        _, errors = process.communicate()
    assert json.loads(errors)["message"] == "y" * 50_000


def test_a_crash_is_in_the_log_with_its_traceback(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with start("1 / 0", log) as process:
        _, errors = process.communicate()
    assert process.returncode == 1
    for line in (log.read_text(), errors):
        assert "ZeroDivisionError" in json.loads(line)["traceback"]
