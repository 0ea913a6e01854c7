"""What PySide6's type information lacks about regions."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion


def region_rects(region: QRegion) -> Iterable[QRect]:
    """The rectangles that a region is made of."""
    # PySide6 lets a region be iterated, but its stubs do not say so.
    return cast("Iterable[QRect]", region)
