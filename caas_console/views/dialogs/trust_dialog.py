"""Asks whether a server is to be trusted that nobody vouches for."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from caas_console.backend.contracts.sign_in import Certificate
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.theme.icons import icon
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.problems import said
from caas_console.views.words.times import date_text

_PAIRS = 2  # of hexadecimal digits in a group: as much as one says in a breath
_GROUPS = 8  # in a line
_PIXELS = 15


def grouped(fingerprint: str) -> str:
    """A fingerprint so that two people can compare it by telephone: groups, in two lines."""
    pairs = fingerprint.split(":")
    groups = ["".join(pairs[at : at + _PAIRS]) for at in range(0, len(pairs), _PAIRS)]
    lines = [groups[at : at + _GROUPS] for at in range(0, len(groups), _GROUPS)]
    return "\n".join("  ".join(line) for line in lines)


class TrustDialog(BaseDialog):
    """Shows a certificate; unless one decides otherwise, it is not trusted.

    Args:
        url: of the server that showed it.
        trusted: the fingerprint that was trusted until now; empty at the first use.
        on_trusted: told its fingerprint.
    """

    def __init__(
        self,
        parent: QWidget,
        url: str,
        certificate: Certificate,
        trusted: str,
        on_trusted: Callable[[str], None],
    ) -> None:
        title = (
            QCoreApplication.translate("TrustDialog", "The platform shows another certificate")
            if trusted
            else QCoreApplication.translate("TrustDialog", "Do you trust this platform?")
        )
        verb = QCoreApplication.translate("TrustDialog", "Trust it")
        super().__init__(parent, title, verb, danger=True)
        self.setMinimumWidth(600)
        self._fingerprint = certificate.fingerprint
        self._on_trusted = on_trusted
        self.cancel_button.setText(self.tr("Do not trust"))
        self.content.addWidget(self._warning(changed=bool(trusted)))
        if trusted:
            self._add_fingerprint(self.tr("Trusted until now"), trusted)
            self._add_fingerprint(self.tr("Shown now"), certificate.fingerprint, copied=True)
        else:
            heading = self.tr("Fingerprint (SHA-256)")
            self._add_fingerprint(heading, certificate.fingerprint, copied=True)
        self._add_facts(url, certificate)
        meaning = QLabel(
            self.tr(
                "Whoever holds the key of a trusted certificate gets your password and sees all "
                "that you do there. Have an administrator of the platform read the fingerprint "
                "to you, by telephone or in person, before you trust it."
            ),
            wordWrap=True,
        )
        self.content.addWidget(meaning)
        if trusted:
            self.compared = QCheckBox(
                self.tr("An administrator has confirmed the new fingerprint to me.")
            )
            self.compared.toggled.connect(self.do_button.setEnabled)
            self.content.addWidget(self.compared)
            self.do_button.setEnabled(False)
        self.cancel_button.setFocus()

    def _warning(self, *, changed: bool) -> QLabel:
        text = QLabel(wordWrap=True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setProperty("notice", "error" if changed else "warning")
        text.setContentsMargins(12, 8, 12, 8)
        text.setText(
            self.tr(
                "This is not the certificate that you trusted. Either it was renewed, or somebody "
                "stands between you and the platform and wants your password. Do not log in "
                "before you know which."
            )
            if changed
            else self.tr(
                "No authority that this system knows vouches for the certificate that the "
                "platform shows. That is usual where a site has made its own."
            )
        )
        return text

    def _add_fingerprint(self, title: str, fingerprint: str, *, copied: bool = False) -> None:
        shown = QLabel(grouped(fingerprint))
        font = monospace_font()
        font.setPixelSize(_PIXELS)
        shown.setFont(font)
        shown.setAccessibleName(title)
        _make_selectable(shown)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(role_label(title, "small"))
        texts.addWidget(shown)
        row = QHBoxLayout()
        row.addLayout(texts, 1)
        if copied:
            copy = QPushButton(icon("copy"), self.tr("Copy"))
            copy.setAutoDefault(False)
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(fingerprint))
            row.addWidget(copy, 0, Qt.AlignmentFlag.AlignBottom)
        self.content.addLayout(row)

    def _add_facts(self, url: str, certificate: Certificate) -> None:
        layout = QFormLayout()
        layout.setHorizontalSpacing(14)
        layout.setVerticalSpacing(5)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for title, text in self._facts(url, certificate):
            value = QLabel(text, wordWrap=True)
            _make_selectable(value)
            layout.addRow(role_label(title, "small"), value)
        self.content.addLayout(layout)

    def _facts(self, url: str, certificate: Certificate) -> Sequence[tuple[str, str]]:
        itself = certificate.issuer == certificate.subject
        return (
            (self.tr("Server"), url),
            (self.tr("Made for"), ", ".join(certificate.names) or certificate.subject),
            (
                self.tr("Issued by"),
                self.tr("itself ({0})").format(certificate.issuer)
                if itself
                else certificate.issuer,
            ),
            (self.tr("Valid"), self._validity(certificate)),
            (self.tr("Not accepted, because"), said(certificate.fault)),
        )

    def _validity(self, certificate: Certificate) -> str:
        now = datetime.now(UTC)
        span = self.tr("{0} to {1}").format(
            date_text(certificate.not_before), date_text(certificate.not_after)
        )
        if now > certificate.not_after:
            return self.tr("{0}: it has expired").format(span)
        if now < certificate.not_before:
            return self.tr("{0}: it is not valid yet").format(span)
        return span

    def submit(self) -> None:
        """Trust it."""
        self.accept()
        self._on_trusted(self._fingerprint)


def _make_selectable(label: QLabel) -> None:
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
