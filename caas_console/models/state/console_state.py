"""Everything that the console knows of one place where containers run."""

from collections.abc import Callable

from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.hosts import HostDirectory
from caas_console.models.state.samples import SampleStore
from caas_console.models.state.stacks import StackIndex
from caas_console.models.state.usage import UsageIndex


class ConsoleState:
    """The cache with what is derived from it, and the measurements.

    Args:
        on_dirty: called when there is something to :meth:`flush`, at most twice before the flush.
    """

    def __init__(self, on_dirty: Callable[[], None] = lambda: None) -> None:
        self.cache = ResourceCache(on_dirty)
        self.samples = SampleStore(on_dirty)
        self.hosts = HostDirectory(self.cache)
        self.usage = UsageIndex(self.cache)
        self.stacks = StackIndex(self.cache)
        for index in (self.hosts, self.usage, self.stacks):
            self.cache.attach(index)
        self.cache.subscribe(self._forget_samples, {"container"})

    def flush(self) -> None:
        """Tell the listeners of the cache and of the samples what changed."""
        self.cache.flush()
        self.samples.flush()

    def _forget_samples(self, delta: CacheDelta) -> None:
        self.samples.forget(delta.removed_of("container"))
