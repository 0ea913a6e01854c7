"""A site with platforms of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.platform.production.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.end_all()
