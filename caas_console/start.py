"""The first moment of a start: a painted window, before the rest of the console is loaded."""

from dataclasses import dataclass

from caas_console.models.controllers.settings import Settings, SettingsFile
from caas_console.options import Options
from caas_console.views.application import ConsoleApplication
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.theme.theme_manager import ThemeManager


@dataclass(frozen=True)
class Started:
    """What there is after the first moment."""

    application: ConsoleApplication
    theme: ThemeManager
    settings_file: SettingsFile
    settings: Settings
    window: MainWindow


def open_first_window(options: Options) -> Started:
    """Make the application and paint its first window, empty as yet."""
    application = ConsoleApplication(["caas-console"])
    settings_file = SettingsFile()
    settings = settings_file.load()
    theme = ThemeManager(application, options.theme or settings.theme)
    window = MainWindow(settings)
    if options.size is not None:
        window.resize(*options.size)
    window.show()
    application.processEvents()
    return Started(application, theme, settings_file, settings, window)
