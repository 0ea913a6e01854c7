"""Actions as records: what can be done to what, why not, and how it is begun.

One registry serves toolbars, context menus, shortcuts, bulk actions and the palette.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.access import Access, Permission
from caas_console.models.translatable import QT_TRANSLATE_NOOP

R = TypeVar("R")
Reason = str | None

# Reasons that every kind of object knows.
NOTHING_SELECTED = QT_TRANSLATE_NOOP("Actions", "Select something first.")
ONE_ONLY = QT_TRANSLATE_NOOP("Actions", "This works on one object at a time.")


@dataclass(frozen=True, kw_only=True)
class Action(Generic[R]):
    """Something that can be done to objects of a kind.

    Attributes:
        id: stable name, such as ``container.stop``.
        title: English source text, translated in the context ``Actions``.
        refusal: why it cannot be done to a row, as source text; None where it can.
        run: begins it with the rows to which it applies.
        shortcut: portable text of a key sequence.
        needs_selection: False for what makes something new.
        many: whether several rows at once make sense.
        needs: the permission that the platform asks for, in the tenant of each row; None where
            everybody may.
        barred: why it cannot be done to anything at all, in the person's language; None where
            it can. The registry says so, by ``needs``.
        primary: whether it has a button of its own in the toolbar.
        destructive: whether something is lost for good.
        section: actions of the same number stand together.
    """

    id: str
    title: str
    icon: str
    run: Callable[[Sequence[R]], None]
    refusal: Callable[[R], Reason] = lambda _: None
    shortcut: str = ""
    needs_selection: bool = True
    many: bool = True
    needs: Permission | None = None
    barred: Callable[[], Reason] = lambda: None
    primary: bool = True
    destructive: bool = False
    section: int = 0

    @property
    def text(self) -> str:
        """The title in the person's language."""
        return QCoreApplication.translate("Actions", self.title)

    def reason_against(self, rows: Sequence[R]) -> Reason:
        """Why it cannot be done to this selection; None where it can, if only to some of it."""
        if barred := self.barred():
            # Of something that is selected it is known in which tenant one would have to ask.
            return (self.refusal(rows[0]) if rows else None) or barred
        if not self.needs_selection:
            return None
        if not rows:
            return NOTHING_SELECTED
        if len(rows) > 1 and not self.many:
            return ONE_ONLY
        first = self.refusal(rows[0])
        if first is None or any(self.refusal(row) is None for row in rows[1:]):
            return None
        return first

    def trigger(self, rows: Sequence[R]) -> None:
        """Do it to those of the rows to which it applies; to none, nothing happens."""
        if self.reason_against(rows) is None:
            self.run([row for row in rows if self.refusal(row) is None])


class ActionRegistry:
    """Every action of a window, by the kind of object that it is for.

    Args:
        access: what the person may do; None while it is not known, when nothing is refused
            here: the platform refuses what may not be.
        missing: the reason that names a permission which is not held in a tenant, or None
            anywhere, in the person's language.
    """

    def __init__(
        self,
        access: Callable[[], Access | None],
        missing: Callable[[Permission, str | None], str],
    ) -> None:
        self._access = access
        self._missing = missing
        self._actions: dict[str, tuple[Action[Any], ...]] = {}

    def register(self, kind: str, actions: Iterable[Action[Any]]) -> None:
        """Make actions known for a kind of object; where they may not be, they say so."""
        guarded = (self._guarded(action) for action in actions)
        self._actions[kind] = (*self._actions.get(kind, ()), *guarded)

    def of(self, kind: str) -> tuple[Action[Any], ...]:
        """The actions for a kind of object, in their order."""
        return self._actions.get(kind, ())

    def get(self, kind: str, action_id: str) -> Action[Any]:
        """One action by its id."""
        return next(action for action in self.of(kind) if action.id == action_id)

    def _guarded(self, action: Action[Any]) -> Action[Any]:
        needed, refusal = action.needs, action.refusal
        if needed is None:
            return action

        def barred() -> Reason:
            access = self._access()
            if access is None or access.allows_anywhere(needed):
                return None
            return self._missing(needed, None)

        def guarded(row: Any) -> Reason:
            access, tenant_id = self._access(), row.resource.tenant_id
            if access is not None and not access.allows(needed, tenant_id):
                return self._missing(needed, tenant_id)
            return refusal(row)

        return replace(action, barred=barred, refusal=guarded)
