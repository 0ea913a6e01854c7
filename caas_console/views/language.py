"""Which language the application speaks: the system's, or the one that was chosen."""

from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.resources import resource

LanguageMode = Literal["system", "en", "zh_CN"]
# Words of Qt's question for a file that its own translations lack; looked up by Qt.
OF_QT = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Unknown"),
)
LANGUAGE_MODES: tuple[LanguageMode, ...] = ("system", "en", "zh_CN")


class LanguageManager(QObject):
    """Installs translations, and others when the person changes their mind.

    Every widget is told by ``QEvent.LanguageChange``.
    """

    def __init__(self, application: QApplication, mode: LanguageMode = "system") -> None:
        super().__init__(application)
        self._application = application
        self._translators: list[QTranslator] = []
        self.set_mode(mode)

    def set_mode(self, mode: LanguageMode) -> None:
        """Choose a language, or to follow the system."""
        language = _system_language() if mode == "system" else mode
        for old in self._translators:
            self._application.removeTranslator(old)
        QLocale.setDefault(QLocale(language))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        files = (
            (f"qtbase_{language}", folder),
            (f"caas_console_{language}", str(resource("translations"))),
        )
        self._translators = []
        for name, directory in files:
            translator = QTranslator(self)
            if translator.load(name, directory):
                self._translators.append(translator)
                self._application.installTranslator(translator)


def _system_language() -> str:
    chinese = QLocale.system().language() is QLocale.Language.Chinese
    return "zh_CN" if chinese else "en"
