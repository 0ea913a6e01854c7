"""What is asked of the audit trail."""

from datetime import UTC, datetime, timedelta

from caas_console.backend.contracts.audit import AuditFilter, Outcome
from caas_console.models.state.audit.question import AuditQuestion, query_of, question_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_period_up_to_now_moves_with_the_time() -> None:
    question = AuditQuestion(AuditFilter(actor="ada", until=NOW), timedelta(hours=1))
    assert question.at(NOW) == AuditFilter(actor="ada", since=NOW - timedelta(hours=1))
    assert question.at(NOW + timedelta(days=1)).since == NOW + timedelta(hours=23)


def test_a_filter_survives_as_the_query_of_a_place() -> None:
    wanted = AuditFilter(actor="ada", outcome=Outcome.FAILED, since=NOW, text='"a" & b')
    assert question_of(query_of(wanted)) == AuditQuestion(wanted)
    assert question_of(query_of(AuditFilter())).wants_all


def test_a_query_that_is_none_of_ours_asks_for_everything() -> None:
    assert question_of('env:"local"').wants_all


def test_one_part_is_narrowed_and_the_others_stay() -> None:
    question = AuditQuestion(AuditFilter(actor="ada"), timedelta(hours=1)).narrowed(text="web")
    assert question == AuditQuestion(AuditFilter(actor="ada", text="web"), timedelta(hours=1))
