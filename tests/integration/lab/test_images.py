"""The lab's images run the real software."""

from tests.lab.daemon import Daemon


def test_nginx_serves_its_page(daemon: Daemon, nginx_image: str) -> None:
    server = daemon.client.containers.run(nginx_image, detach=True)

    code, page = server.exec_run(
        ["sh", "-c", "until wget -qO- http://127.0.0.1/; do sleep 0.05; done"]
    )

    assert code == 0
    assert b"nginx in the lab" in page
    assert len(daemon.client.images.get(nginx_image).history()) == 4


def test_redis_answers(daemon: Daemon, redis_image: str) -> None:
    server = daemon.client.containers.run(redis_image, detach=True)

    _, answer = server.exec_run(
        ["sh", "-c", "until redis-cli ping; do sleep 0.05; done 2>/dev/null"]
    )

    assert answer == b"PONG\n"


def test_tools_start_and_know_wide_characters(daemon: Daemon, tools_image: str) -> None:
    script = (
        "vim --version; less --version; mc --version; top -bn1; "
        "locale charmap; tput -T xterm-256color colors"
    )

    output = daemon.client.containers.run(tools_image, ["bash", "-ec", script]).decode()

    for expected in ("VIM - Vi", "less 5", "Midnight Commander", "%Cpu(s)", "UTF-8", "256"):
        assert expected in output
