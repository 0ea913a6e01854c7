"""Failures are told in the person's language, once, and without ids that nobody can read."""

import re

import pytest
from PySide6.QtWidgets import QApplication

from caas_console.backend.contracts.errors import Problem
from caas_console.views.language import LanguageManager
from caas_console.views.words import problems
from caas_console.views.words.problem_sentences import KNOWN
from caas_console.views.words.problems import failure, reason, said, told
from tests.ui.views.words.backend_sentences import sentences

_SHAPES = {re.sub(r"\{\w+\}", "{}", sentence) for sentence in KNOWN}


def _is_known(text: str) -> bool:
    """Also where what is put in makes it a known sentence: "The {} does not answer"."""
    if text in _SHAPES:
        return True
    pattern = re.compile(".+".join(map(re.escape, text.split("{}"))))
    return "{}" in text and any(pattern.fullmatch(sentence) for sentence in KNOWN)


def _is_sentence(text: str) -> bool:
    """Not only values, such as an address and what a daemon said."""
    return re.search(r"[A-Za-z]{2,}", text.replace("{}", "")) is not None


def test_every_sentence_of_the_backend_has_a_translation() -> None:
    texts = list(sentences())
    assert len(texts) > 150  # The sources have been found and understood.
    missing = [(place, one) for place, one in texts if _is_sentence(one) and not _is_known(one)]
    assert not missing


@pytest.fixture
def chinese(qapp: QApplication) -> LanguageManager:
    return LanguageManager(qapp, "zh_CN")


@pytest.mark.parametrize(
    ("english", "wanted"),
    [
        ("Port 80 is already in use", "端口 80 已被占用"),
        (
            "Another container publishes port 80 of the host (address 0.0.0.0).",
            "另一个容器已发布主机端口 80（地址 0.0.0.0）。",
        ),
        ("No Docker daemon is running here: There is no socket /x.", "没有套接字 /x。"),
        ("invalid mode: /data", "invalid mode: /data"),
        (
            "exec: no such file\nThe volume “data” was made for it, and stays.",
            "exec: no such file\n卷“data”已为其创建，并会保留。",
        ),
    ],
)
def test_titles_and_details_are_said_in_chinese_with_their_values(
    chinese: LanguageManager, english: str, wanted: str
) -> None:
    try:
        assert said(english).endswith(wanted)
    finally:
        chinese.set_mode("en")


def test_a_detail_that_repeats_the_title_or_the_hint_is_left_out() -> None:
    problem = Problem(title="It failed", code="x", detail="it failed.", hint="Try again.")
    assert told(problem) == ["It failed", "Try again."]
    assert failure(problem) == "It failed"
    repeated = problem.model_copy(update={"detail": "It failed: no room"})
    assert reason(repeated) == "no room"


def test_long_ids_are_cut() -> None:
    digits = "0123456789abcdef" * 4
    problem = Problem(title="It failed", code="x", detail=f"container {digits} is stuck")
    assert reason(problem) == "container 0123456789ab is stuck"


def test_sentences_in_a_line_are_apart_by_what_their_script_needs() -> None:
    assert problems.sentences("It ended", "", "Log in again.") == "It ended. Log in again."
    assert problems.sentences("会话已结束。", "请重新登录。") == "会话已结束。请重新登录。"
