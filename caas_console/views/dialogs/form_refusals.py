"""Shows a refusal in a form: at its fields what concerns them, above the form the rest."""

from caas_console.backend.contracts.errors import Problem
from caas_console.models.controllers.notices import Remedy
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.forms.form import Form
from caas_console.views.words.problems import said


def show_refusal(
    dialog: BaseDialog, form: Form, refusal: Problem, remedy: Remedy | None = None
) -> None:
    """Say why what the form asks for was refused, and offer what can be done about it."""
    fields = {name: text for name, text in refusal.fields.items() if form.knows(name)}
    form.show_errors({name: said(text) for name, text in fields.items()})
    # What stands at its field is not said above the form too.
    at_a_field = refusal.detail in fields.values()
    told = refusal.model_copy(update={"detail": ""}) if at_a_field else refusal
    dialog.show_problem(told, remedy)
