"""What can be done to images."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.backend.contracts.operations import RemoveImage
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.state.rows.image_row import ImageRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.container_questions import UP
from caas_console.views.actions.doing import STALE, carry_out
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog, Option
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.dialogs.text_dialogs import PullDialog, TagDialog
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench


def _stale(row: ImageRow) -> Reason:
    return STALE if row.stale else None


def image_actions(bench: Workbench) -> tuple[Action[ImageRow], ...]:
    """The actions, in the order of toolbar and menu."""
    questions = ImageQuestions(bench)
    return (
        Action(
            id="image.pull",
            needs=OPERATION_NEEDS["image.pull"],
            title=QT_TRANSLATE_NOOP("Actions", "Pull…"),
            icon="pull",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: PullDialog(bench).open(),
        ),
        Action(
            id="image.prune",
            needs=OPERATION_NEEDS["host.prune"],
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            needs_selection=False,
            run=lambda _: PruneDialog(bench, "dangling-images").open(),
        ),
        Action(
            id="image.run",
            needs=OPERATION_NEEDS["container.run"],
            title=QT_TRANSLATE_NOOP("Actions", "Run a container of it…"),
            icon="start",
            shortcut="Ctrl+R",
            section=1,
            many=False,
            refusal=_stale,
            run=lambda rows: RunDialog(bench, _reference(rows[0]), rows[0].host.id).open(),
        ),
        Action(
            id="image.tag",
            needs=OPERATION_NEEDS["image.tag"],
            title=QT_TRANSLATE_NOOP("Actions", "Tag…"),
            icon="tag",
            shortcut="Ctrl+T",
            section=1,
            many=False,
            refusal=_stale,
            run=lambda rows: TagDialog(bench, rows[0]).open(),
        ),
        Action(
            id="image.pull-again",
            needs=OPERATION_NEEDS["image.pull"],
            title=QT_TRANSLATE_NOOP("Actions", "Pull again…"),
            icon="restart",
            section=1,
            many=False,
            primary=False,
            refusal=_no_tag,
            run=lambda rows: PullDialog(bench, _reference(rows[0]), rows[0].host.id).open(),
        ),
        Action(
            id="image.remove",
            needs=OPERATION_NEEDS["image.remove"],
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=2,
            destructive=True,
            refusal=questions.refusal_of_removal,
            run=questions.ask_removal,
        ),
    )


def _no_tag(row: ImageRow) -> Reason:
    if row.dangling:
        return QT_TRANSLATE_NOOP("Actions", "The image has no tag to pull it by.")
    return _stale(row)


def _reference(row: ImageRow) -> str:
    return row.resource.tags[0] if row.resource.tags else row.resource.engine_id


class ImageQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    def refusal_of_removal(self, row: ImageRow) -> Reason:
        """Not even force removes an image under a running container."""
        if row.stale:
            return STALE
        state = self._bench.session.state
        users = map(state.cache.containers.get, state.usage.users_of(row.resource))
        if any(one is not None and one.state in UP for one in users):
            return QT_TRANSLATE_NOOP("Actions", "A running container uses it: stop it first.")
        return None

    def ask_removal(self, rows: Sequence[ImageRow]) -> None:
        """Always asked."""
        used = sum(row.in_use for row in rows)
        cache = self._bench.session.state.cache
        if len(rows) == 1:
            subject, names = named(cache, rows[0].name, rows[0].host.id), rows[0].tags
        else:
            subject, names = (
                "",
                tuple(named(cache, ", ".join(row.tags) or row.name, row.host.id) for row in rows),
            )
        text = self.tr("An image goes with all its tags.")
        options = []
        if used:
            warning = (
                self.tr("Stopped containers use it.")
                if len(rows) == 1
                else self.tr("%n of them is used by stopped containers.", None, used)
            )
            text = f"{text}\n{warning}"
            needed = self.tr("An image that containers use is only removed if you insist.")
            insist = self.tr("Remove although stopped containers use it")
            options = [Option("force", insist, needed if used == len(rows) else "")]
        ConfirmDialog(
            self._bench.window,
            self.tr("Remove image {0}?").format(subject)
            if subject
            else self.tr("Remove %n image(s)?", None, len(rows)),
            self.tr("Remove"),
            names=names,
            text=text,
            options=options,
            on_agreed=lambda chosen: _remove(self._bench, rows, force="force" in chosen),
        ).open()


def _remove(bench: Workbench, rows: Sequence[ImageRow], *, force: bool) -> None:
    carry_out(
        bench,
        [
            OperationRequest(
                row.resource.host_id,
                # Several tags alone are no reason to ask: all of them are named in the question.
                RemoveImage(
                    target=row.resource.engine_id,
                    force=force or (len(row.tags) > 1 and not row.in_use),
                ),
                row.name,
            )
            for row in rows
        ],
    )
