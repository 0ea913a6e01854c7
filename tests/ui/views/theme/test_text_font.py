from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel


def test_digits_are_all_as_wide_so_that_changing_numbers_stand_still(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    widths = {metrics.horizontalAdvance(digit * 20) for digit in "0123456789"}
    assert len(widths) == 1


def test_figures_of_the_type_scale_keep_their_even_digits() -> None:
    widths = set()
    for text in ("1111", "8888"):
        label = QLabel(text)
        label.setProperty("role", "figure")
        widths.add(label.sizeHint().width())
        label.deleteLater()
    assert len(widths) == 1
