"""The status bar: whether what is shown is live, and what runs."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStatusBar, QWidget
from typing_extensions import override

from caas_console.backend.contracts.gateway import LinkChanged, LinkState, LinkStep
from caas_console.backend.contracts.resources import Host, HostState
from caas_console.backend.contracts.sign_in import SignInStep
from caas_console.models.controllers.connections import Connection
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.shell.person_button import PersonButton
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.labelled import labelled
from caas_console.views.words.names import daemons_text
from caas_console.views.words.problems import said, told
from caas_console.views.words.sign_in import step_verb
from caas_console.views.words.times import duration_text

_TICK = 1000  # milliseconds
_HEIGHT = 30  # pixels, whatever is said: the page above must not move


class LinkStatusBar(QStatusBar):
    """Link state on the left, hosts in trouble beside it; running jobs and the person right.

    Args:
        connection: what the session is connected to.
        person: who is logged in.

    Signals:
        hosts_requested: the person wants to see the hosts.
        jobs_requested: the person wants to see the jobs.
        sign_in_requested: the person wants to do what the platform waits for.
    """

    hosts_requested = Signal()
    jobs_requested = Signal()
    sign_in_requested = Signal()

    def __init__(
        self,
        session: ConsoleSession,
        connection: Connection,
        person: PersonButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._connection = connection
        self._person = person
        self.setSizeGripEnabled(False)
        self.setFixedHeight(_HEIGHT)
        self._picture = QLabel()
        self._link = role_label("", "small")
        self._hosts = QPushButton()
        self._jobs = QPushButton()
        self._sign_in = QPushButton()
        for button in (self._hosts, self._jobs, self._sign_in):
            button.setProperty("role", "link")
        self._hosts.clicked.connect(self.hosts_requested)
        self._jobs.clicked.connect(self.jobs_requested)
        self._sign_in.clicked.connect(self.sign_in_requested)
        self._lay_out()
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self.refresh)
        session.state.cache.subscribe(self._on_flushed, {"host", "job"})
        self.refresh()

    def _lay_out(self) -> None:
        left = QWidget()
        layout = QHBoxLayout(left)
        layout.setContentsMargins(12, 2, 0, 2)
        layout.setSpacing(7)
        for widget in (self._picture, self._link, self._sign_in, self._hosts):
            layout.addWidget(widget)
        self.addWidget(left)
        self.addPermanentWidget(self._jobs)
        self.addPermanentWidget(self._person)
        self.setContentsMargins(0, 0, 12, 0)

    def _on_flushed(self, _delta: CacheDelta) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the state as it is now."""
        link = self._session.state.cache.link
        connected = link.state is LinkState.CONNECTED
        names = {
            LinkState.CONNECTED: ("state-running", "ok"),
            LinkState.CONNECTING: ("state-starting", "busy"),
            LinkState.RECONNECTING: ("state-unreachable", "danger"),
        }
        look = names[link.state]
        if connected and self._silent_hosts():
            look = ("state-warning", "warning")
        self._picture.setPixmap(icon(*look).pixmap(10, 10))
        self._link.setText(self._link_text(link))
        problem = link.problem
        self._link.setToolTip(tool_tip("\n".join(told(problem) if problem else self._where())))
        self._show_sign_in(link)
        self._show_hosts()
        self._show_jobs()
        if connected:
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def _where(self) -> list[str]:
        profile = self._connection.profile
        return [profile.url] if profile else [one.endpoint for one in self._connection.daemons]

    def _show_sign_in(self, link: LinkChanged) -> None:
        self._sign_in.setVisible(link.needed is not None)
        if link.needed is not None:
            self._sign_in.setText(step_verb(link.needed.step))
        self._person.refresh()

    def _link_text(self, link: LinkChanged) -> str:
        if link.state is LinkState.CONNECTED:
            return self._connected_text()
        if link.needed is not None:
            return (
                self.tr("Not logged in")
                if link.needed.step is SignInStep.LOGIN
                else self.tr("The platform’s certificate is not trusted")
            )
        step = (
            {
                LinkStep.FINDING: self.tr("looking for the platform…"),
                LinkStep.STARTING: self.tr("starting the platform…"),
                LinkStep.OPENING: self.tr("connecting…"),
            }.get(link.step)
            if link.step
            else self.tr("connecting…")
        )
        if link.state is LinkState.CONNECTING:
            return str(step)
        seconds = (datetime.now(UTC) - link.since).total_seconds()
        lost = self.tr("Connection lost {0} ago: what is shown may be old;").format(
            duration_text(seconds)
        )
        return f"{lost} {step}"

    def _connected_text(self) -> str:
        """What to, and how much of it there is."""
        if self._connection.daemons:
            names = daemons_text(self._connection.daemons)
            return self.tr("Connected directly to {0}").format(names)
        profile = self._connection.profile
        to = (
            self.tr("Connected to {0}").format(profile.name)
            if profile
            else self.tr("Connected to this machine’s platform")
        )
        hosts = self.tr("%n host(s)", None, len(self._session.state.cache.hosts))
        return f"{to} · {hosts}"

    def _silent_hosts(self) -> list[Host]:
        hosts = self._session.state.cache.hosts.values()
        return [host for host in hosts if host.state is HostState.UNREACHABLE]

    def _show_hosts(self) -> None:
        down = self._silent_hosts()
        self._hosts.setVisible(bool(down))
        self._hosts.setToolTip(tool_tip("\n\n".join(_explanation(host) for host in down)))
        if len(down) == 1:
            title = said(down[0].problem.title) if down[0].problem else self.tr("unreachable")
            self._hosts.setText(labelled(down[0].name, title))
        else:
            self._hosts.setText(self.tr("%n hosts are unreachable", None, len(down)))

    def _show_jobs(self) -> None:
        active = sum(not job.state.ended for job in self._session.state.cache.jobs.values())
        self._jobs.setVisible(active > 0)
        self._jobs.setText(self.tr("%n job(s) running", None, active))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.refresh()


def _explanation(host: Host) -> str:
    """A host that does not answer: where, why, and what to do."""
    why = told(host.problem) if host.problem else []
    return "\n".join([labelled(host.name, host.endpoint), *why])
