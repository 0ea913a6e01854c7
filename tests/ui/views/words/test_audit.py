"""What is recorded has words, in both languages."""

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.backend.contracts.audit import Outcome
from caas_console.views.language import LanguageManager
from caas_console.views.resources import resource
from caas_console.views.words.audit import (
    ACTIONS,
    KINDS,
    action_families,
    action_title,
    chosen_action,
    object_text,
    outcome_look,
)
from tests.ui.fake_audit import entry
from tests.ui.views.words.recorded_actions import recorded_actions


def test_every_action_that_the_platform_records_has_words() -> None:
    recorded = recorded_actions()
    assert {"login", "role.add", "group.remove-member", "container.stop", "job.retry"} <= recorded
    assert recorded - OPERATION_NEEDS.keys() - ACTIONS.keys() == set()


def test_nothing_has_words_that_is_never_recorded() -> None:
    assert ACTIONS.keys() - recorded_actions() == set()


@pytest.mark.usefixtures("qapp")
def test_every_action_and_kind_is_translated_to_chinese() -> None:
    translator = QTranslator()
    assert translator.load("caas_console_zh_CN", str(resource("translations")))
    for source in (*ACTIONS.values(), *KINDS.values()):
        assert translator.translate("Audit", source)


def test_every_kind_that_actions_are_done_to_has_words() -> None:
    families = action_families()
    assert set(families) - {""} <= set(KINDS)
    assert {"login", "logout"} == set(families[""])


@pytest.mark.parametrize("outcome", Outcome)
def test_outcomes_have_a_shape_and_a_word(outcome: Outcome) -> None:
    look = outcome_look(outcome)
    assert look.text
    assert look.icon


def test_what_a_newer_platform_records_stands_for_itself() -> None:
    assert action_title("vault.open") == "vault.open"


def test_a_kind_of_actions_is_named_as_such() -> None:
    assert chosen_action("container") == "Container: all"
    assert chosen_action("container.shell") == "Use shell"


def test_an_object_without_a_name_is_named_by_its_id() -> None:
    assert object_text(entry(1)) == "Container web"
    assert object_text(entry(1, object_name="", object_id="local/cache")) == "Container cache"


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("memory", "Quota Memory"),
        ("published-ports (billing-prod)", "Quota Published ports (billing-prod)"),
        ("gpus (billing-prod)", "Quota gpus (billing-prod)"),
        ("", "Quota billing:memory"),
    ],
)
def test_a_quota_is_named_by_what_it_counts(recorded: str, told: str) -> None:
    changed = entry(1, object_kind="quota", object_id="billing:memory", object_name=recorded)
    assert object_text(changed) == told


def test_a_quota_is_named_in_chinese_too(qapp: QApplication) -> None:
    language = LanguageManager(qapp, "zh_CN")
    told = object_text(entry(1, object_kind="quota", object_name="cpus"))
    language.set_mode("en")
    assert told == "配额 CPU"
