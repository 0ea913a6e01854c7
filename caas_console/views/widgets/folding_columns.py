"""Columns of cards that fold into one where a page is narrow."""

from PySide6.QtWidgets import QBoxLayout

_SIDE_BY_SIDE = 720  # pixels of width from which on the columns stand side by side


class FoldingColumns(QBoxLayout):
    """Columns beside each other or, after `fit` to little width, below each other."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self.setSpacing(12)

    def fit(self, width: int) -> None:
        """The page is so many pixels wide."""
        wide = width >= _SIDE_BY_SIDE
        self.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
