"""What a window holds: navigation, header, notices, page, drawer and status bar."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.gateway import LinkState
from caas_console.models.controllers.actions import ActionRegistry
from caas_console.models.controllers.administration import AdministrationController
from caas_console.models.controllers.connections import Connection
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.disposal import Disposal
from caas_console.models.controllers.navigator import Navigator, Place
from caas_console.models.controllers.notices import Notice, NoticeBoard
from caas_console.models.controllers.operations_controller import OperationsController
from caas_console.models.controllers.settings import Settings
from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.views.actions.doing import missing_permission
from caas_console.views.actions.register import register_actions
from caas_console.views.dialogs.about_dialogs import AboutDialog
from caas_console.views.dialogs.keys_dialog import KeysDialog
from caas_console.views.keys import NOTICES_KEY
from caas_console.views.shell.access_reporter import AccessReporter
from caas_console.views.shell.closing_question import ClosingQuestion
from caas_console.views.shell.drawer import Drawer
from caas_console.views.shell.drawer_bar import DrawerBar
from caas_console.views.shell.job_reporter import JobReporter
from caas_console.views.shell.link_status import LinkStatusBar
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.navigation_tree import NavigationTree
from caas_console.views.shell.notice_bar import NoticeBar
from caas_console.views.shell.page_header import PageHeader
from caas_console.views.shell.page_stack import PageStack
from caas_console.views.shell.pane_list import PANES, home_of, open_panes
from caas_console.views.shell.person_button import PersonButton
from caas_console.views.shell.shell_menus import ShellMenus
from caas_console.views.shell.sign_in_desk import SignInDesk
from caas_console.views.shell.stale_notice import StaleNotice
from caas_console.views.shell.tree_figures import TreeFigures
from caas_console.views.shell.workspace import WorkspaceDrawer
from caas_console.views.widgets.live_view import live_views
from caas_console.views.words.names import connection_text
from caas_console.views.workbench import Workbench

_NAVIGATION_WIDTH = 208
_DRAWER_HEIGHT = 280


class WindowContent(QWidget):
    """One connection on the screen; it owns the session's controllers, but not the session.

    Args:
        connection: what the session is connected to.

    Attributes:
        panes: those that the person is shown.

    Signals:
        connect_requested: the person wants to choose a daemon.
        retry_requested: the person wants the connection tried anew.
        theme_requested, language_requested: with the mode that was chosen.
        quit_requested: the person wants to leave.
    """

    connect_requested = Signal()
    retry_requested = Signal()
    theme_requested = Signal(str)
    language_requested = Signal(str)
    quit_requested = Signal()

    def __init__(
        self,
        window: MainWindow,
        session: ConsoleSession,
        settings: Settings,
        connection: Connection | None = None,
    ) -> None:
        super().__init__()
        self._connection = connection or Connection()
        self._window = window
        self.session = session
        self.settings = settings
        self.notices = NoticeBoard(self)
        self.operations = OperationsController(session, self.notices, self)
        self._administration = AdministrationController(session, self.notices, self)
        self._sign_in = SignInController(session, self.notices, self)
        self.navigator = Navigator(self)
        self._disposal = Disposal()
        self._question = ClosingQuestion(self)
        self._agreed = False
        window.may_close = self._may_close
        self.workspace = WorkspaceDrawer(self._disposal, self._question)
        self.bench = Workbench(
            window=window,
            session=session,
            operations=self.operations,
            administration=self._administration,
            notices=self.notices,
            navigator=self.navigator,
            actions=ActionRegistry(
                lambda: session.state.access, partial(missing_permission, session)
            ),
            workspace=self.workspace,
            settings=settings,
            disposal=self._disposal,
        )
        register_actions(self.bench)
        JobReporter(self.bench, self)
        AccessReporter(self.bench, self)
        profile = self._connection.profile
        platform = profile.name if profile is not None else ""
        self.navigation = NavigationTree(PANES, platform)
        self.header = PageHeader(StaleNotice(session))
        self.pages = PageStack(self.bench, PANES, platform)
        self._desk = SignInDesk(self.bench, self._sign_in, self)
        self._person = PersonButton(self._sign_in)
        self._status = LinkStatusBar(session, self._connection, self._person)
        self.panes = open_panes(None, administered=False)
        self.navigation.set_shown(self.panes)
        self._menus = ShellMenus(window, self.panes, settings)
        self._figures = TreeFigures(self.navigation, session)
        self._lay_out()
        self._connect()
        self._restore()
        self.retranslate()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pages, 1)
        notices = NoticeBar(self.notices, content, self._give_page_keyboard)
        QShortcut(QKeySequence(NOTICES_KEY), self, notices.take_keyboard)
        self._rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self._rows.addWidget(content)
        self._rows.addWidget(self.workspace)
        self._rows.setStretchFactor(0, 1)
        self._columns = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._columns.addWidget(self.navigation)
        self._columns.addWidget(self._rows)
        self._columns.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._columns, 1)
        bar = DrawerBar()
        layout.addWidget(bar)
        layout.addWidget(self._status)
        self.drawer = Drawer(self.workspace, bar, self._give_page_keyboard, self)

    def _connect(self) -> None:
        self.navigation.place_requested.connect(self._enter)
        self.navigator.moved.connect(self._on_moved)
        self.session.link_changed.connect(self._on_link_changed)
        self.session.access_changed.connect(self._show_open_panes)
        self.session.person_left.connect(self._on_person_left)
        self.header.back_requested.connect(self.navigator.back)
        self.pages.retry_requested.connect(self.retry_requested)
        self.pages.connect_requested.connect(self.connect_requested)
        self.pages.title_changed.connect(self._show_place)
        self.pages.refined.connect(self._on_refined)
        self._status.hosts_requested.connect(lambda: self.navigator.go(Place("hosts")))
        self._status.jobs_requested.connect(lambda: self.navigator.go(Place("jobs")))
        for asking in (self.pages, self._status):
            asking.sign_in_requested.connect(self._desk.ask)
        self._person.access_requested.connect(self._show_own_access)
        menus = self._menus
        for leaving in (self._person, menus):
            leaving.password_requested.connect(self._desk.change_password)
            leaving.logout_requested.connect(self._ask_to_log_out)
        menus.connect_requested.connect(self.connect_requested)
        menus.close_requested.connect(self._window.close)
        menus.quit_requested.connect(self.quit_requested)
        menus.theme_requested.connect(self.theme_requested)
        menus.language_requested.connect(self.language_requested)
        menus.place_requested.connect(self.navigator.go)
        menus.back_requested.connect(self.navigator.back)
        menus.shortcuts_requested.connect(lambda: KeysDialog(self.bench).open())
        menus.about_requested.connect(lambda: AboutDialog(self._window).open())
        menus.drawer_requested.connect(self.drawer.toggle)
        menus.navigation_requested.connect(
            lambda: self.navigation.setVisible(self.navigation.isHidden())
        )

    async def aclose(self) -> None:
        """Wait until everything that was let go of has come to its end."""
        await self._question.aclose()
        await self._disposal.aclose()
        await self.operations.aclose()
        await self._administration.aclose()
        await self._sign_in.aclose()

    def _enter(self, place: Place) -> None:
        self.navigator.go(place)
        self._give_page_keyboard()

    def _give_page_keyboard(self) -> None:
        page = self.pages.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self) -> None:
        sizes = self.settings.splitters
        self._columns.setSizes(sizes.get("columns", [_NAVIGATION_WIDTH, 1072]))
        self._rows.setSizes(sizes.get("rows", [600, _DRAWER_HEIGHT]))
        known = {entry.id for entry in PANES}
        pane = self.settings.pane if self.settings.pane in known else PANES[0].id
        self.navigator.go(Place(pane))

    def remember(self) -> None:
        """Keep the looks of everything in the settings."""
        self.settings.splitters["columns"] = self._columns.sizes()
        if not self.workspace.isHidden():
            # What is hidden has no height, and would come back without one.
            self.settings.splitters["rows"] = self._rows.sizes()
        if self.navigator.place is not None:
            self.settings.pane = self.navigator.place.pane
        self.pages.remember()

    def _on_moved(self, place: Place) -> None:
        self.pages.go(place)
        self._show_place()

    def _on_refined(self, place: Place) -> None:
        self.navigator.refine(place)
        self._show_place()

    def _show_open_panes(self) -> None:
        """What the person may do has changed, or is known now."""
        administered = self.session.gateway.administration is not None
        self.panes = open_panes(self.session.state.access, administered=administered)
        self.navigation.set_shown(self.panes)
        self._menus.set_entries(self.panes)
        shown = {entry.id for entry in self.panes}
        kept = {self._own_access_place(), self._open_container()}
        if not self.navigator.retain(lambda place: place.pane in shown or place in kept):
            self.navigator.begin_at(Place(home_of(self.panes).id))

    def _open_container(self) -> Place | None:
        """The container whose page is open: whoever is at its shell or log reads why it ended."""
        place = self.navigator.place
        is_container = place is not None and place.pane == "containers" and place.object_id
        return place if is_container else None

    def _show_own_access(self) -> None:
        place = self._own_access_place()
        if place is not None:
            self.navigator.go(place)

    def _own_access_place(self) -> Place | None:
        """The page of whoever is logged in, which is theirs to see whatever else they may."""
        access = self.session.state.access
        return None if access is None else Place("people", access.id)

    def _ask_to_log_out(self) -> None:
        closed = [self, *self.workspace.windows]
        self._question.ask(self._window, closed, self._sign_in.log_out)

    def _on_person_left(self) -> None:
        """Whoever comes next must not find what somebody else was at."""
        for dialog in self._window.findChildren(QDialog):
            # Not reject: of a dialog that is doing something, that ends only what it does.
            dialog.done(QDialog.DialogCode.Rejected)
        self.workspace.close_all()
        self.pages.forget()
        self.notices.clear()
        place = self.navigator.place
        self.navigator.begin_at(Place(place.pane if place is not None else PANES[0].id))

    def _on_link_changed(self) -> None:
        link = self.session.state.cache.link
        self._menus.set_logged_in(logged_in=bool(self._sign_in.who))
        if link.state is LinkState.CONNECTED and link.problem is not None:
            problem = link.problem
            self.notices.post(
                Notice("warning", problem.title, problem.detail, problem.hint, key="link")
            )

    def _show_place(self) -> None:
        if self.navigator.place is not None:
            self.navigation.show_place(self.navigator.place, self.pages.environment_id)
        crumbs, title = self.pages.location()
        self.header.show_place(crumbs, title, can_go_back=self.pages.shows_object)
        where = connection_text(self._connection)
        self._window.setWindowTitle(f"{title} – {where} – CaaS Console")

    def retranslate(self) -> None:
        """The language has changed."""
        self._menus.build()
        self.header.retranslate()
        self._show_place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Else it would be with the first widget of all, the navigation.
        if not event.spontaneous():
            self._give_page_keyboard()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where nothing within has a use for it, leaves the page of an object."""
        if event.key() == Qt.Key.Key_Escape and self.pages.shows_object:
            self.navigator.back()
        else:
            super().keyPressEvent(event)

    def agree_to_close(self) -> None:
        """Have the window close without a question."""
        self._agreed = True

    def _may_close(self) -> bool:
        """Whether it may close now; if a question has to be asked first, closes it after that."""
        closed = [self, *self.workspace.windows]
        if self._agreed or not live_views(closed):
            return True
        self._question.ask(self._window, closed, self._close_window)
        return False

    def _close_window(self) -> None:
        self.agree_to_close()
        self._window.close()

    def let_go(self) -> None:
        """The window closes: nothing is shown or listened to any more."""
        self.agree_to_close()
        self.remember()
        self.workspace.close_all()
        self.pages.close_all()
