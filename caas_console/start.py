"""The first moment of a start: a painted window, before the rest of the console is loaded."""

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from caas_console.models.controllers.settings import Settings, SettingsFile
from caas_console.options import Options
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.theme.theme_manager import ThemeManager


@dataclass(frozen=True)
class Started:
    """What there is after the first moment."""

    application: QApplication
    theme: ThemeManager
    settings_file: SettingsFile
    settings: Settings
    window: MainWindow


def open_first_window(options: Options) -> Started:
    """Make the application and paint its first window, empty as yet."""
    application = QApplication(["caas-console"])
    # The loop ends when the console says so, not when Qt thinks so.
    application.setQuitOnLastWindowClosed(False)
    settings_file = SettingsFile()
    settings = settings_file.load()
    theme = ThemeManager(application, options.theme or settings.theme)
    window = MainWindow(settings)
    if options.size is not None:
        window.resize(*options.size)
    window.show()
    application.processEvents()
    return Started(application, theme, settings_file, settings, window)
