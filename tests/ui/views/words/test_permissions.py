"""Every permission has words, in both languages, and a group."""

import pytest
from PySide6.QtCore import QTranslator

from caas_console.backend.contracts.access import Permission
from caas_console.views.resources import resource
from caas_console.views.words.permissions import (
    grouped,
    missing_text,
    permission_title,
)


def test_every_permission_has_words_and_is_in_one_group() -> None:
    shown = [one for _, group in grouped(tuple(Permission)) for one in group]
    assert sorted(shown) == sorted(Permission)
    assert len({permission_title(one) for one in Permission}) == len(Permission)


def test_a_refusal_says_what_is_missing_and_whom_to_ask() -> None:
    missing = "You may not do this here: the permission “{}” ({}) is missing."
    run = missing.format("Run containers", "containers.run")
    assert missing_text(Permission.CONTAINERS_RUN, "Billing") == (
        f"{run} Ask an administrator of the tenant Billing."
    )
    assert missing_text(Permission.CONTAINERS_RUN) == f"{run} Ask an administrator of the tenant."
    prune = missing.format("Prune hosts", "hosts.prune")
    assert missing_text(Permission.HOSTS_PRUNE, "Billing") == (
        f"{prune} Ask an administrator of the platform."
    )


def test_groups_of_nothing_are_left_out() -> None:
    assert [title for title, _ in grouped((Permission.JOBS_READ,))] == ["Jobs"]


@pytest.mark.usefixtures("qapp")
def test_every_permission_and_group_is_translated_to_chinese() -> None:
    translator = QTranslator()
    assert translator.load("caas_console_zh_CN", str(resource("translations")))
    groups = [title for title, _ in grouped(tuple(Permission))]
    for source in (*map(permission_title, Permission), *groups):
        assert translator.translate("Permissions", source)
