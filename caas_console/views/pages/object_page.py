"""Pages of objects; the modules of each are loaded when the first of its kind is opened."""

from abc import abstractmethod

from PySide6.QtWidgets import QWidget

from caas_console.views.workbench import Workbench


class ObjectPage(QWidget):
    """The page of one object, as the window knows it."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The object's name."""

    def open_tab(self, name: str) -> None:
        """Show a tab by its id; a page without such tabs stays as it is."""


def make_page(pane: str, bench: Workbench, object_id: str) -> QWidget:
    """The page of an object that a pane lists.

    Raises:
        LookupError: the objects of this pane have no pages.
    """
    # The first rows need no page: loading them all before would take as long as the rest.
    match pane:
        case "containers":
            from caas_console.views.pages.container_page import ContainerPage  # noqa: PLC0415

            return ContainerPage(bench, object_id)
        case "images":
            from caas_console.views.pages.image_page import ImagePage  # noqa: PLC0415

            return ImagePage(bench, object_id)
        case "jobs":
            from caas_console.views.pages.job_view import JobView  # noqa: PLC0415

            return JobView(bench, object_id, titled=False)
        case "tenants":
            from caas_console.views.pages.tenant_page import TenantPage  # noqa: PLC0415

            return TenantPage(bench, object_id)
        case "people":
            from caas_console.views.pages.person_page import PersonPage  # noqa: PLC0415

            return PersonPage(bench, object_id)
        case "groups":
            from caas_console.views.pages.group_page import GroupPage  # noqa: PLC0415

            return GroupPage(bench, object_id)
    raise LookupError(pane)
