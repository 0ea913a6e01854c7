"""What panes, pages and actions of one window work with."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from caas_console.models.controllers.actions import ActionRegistry
from caas_console.models.controllers.administration import AdministrationController
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.disposal import Disposal
from caas_console.models.controllers.navigator import Navigator
from caas_console.models.controllers.notices import NoticeBoard
from caas_console.models.controllers.operations_controller import OperationsController
from caas_console.models.controllers.settings import Settings


class Workspace(Protocol):
    """The place for what stays open beside the panes: shells, logs, results of a batch."""

    def add(
        self, widget: QWidget, title: str, icon_name: str, *, takes_keyboard: bool = True
    ) -> None:
        """Open a tab with a widget and show it.

        Args:
            widget: what the tab holds from now on.
            title: on the tab; numbered where another one bears it.
            icon_name: before the title.
            takes_keyboard: whether one works in it at once; what is only to be read leaves the
                keyboard where it is.
        """

    def close_tab_of(self, widget: QWidget) -> None:
        """Close a widget's tab without a question; one that was torn off or closed is left."""


@dataclass(frozen=True)
class Workbench:
    """The window's parts, handed to whatever is built in it.

    Attributes:
        window: the parent of dialogs.
        disposal: closes what takes time to close.
    """

    window: QWidget
    session: ConsoleSession
    operations: OperationsController
    administration: AdministrationController
    notices: NoticeBoard
    navigator: Navigator
    actions: ActionRegistry
    workspace: Workspace
    settings: Settings
    disposal: Disposal
