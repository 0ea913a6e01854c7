"""Everything that the console knows of one place where containers run."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from caas_console.backend.contracts.resources import ContainerState
from caas_console.models.state.attention import AttentionIndex
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.hosts import HostDirectory
from caas_console.models.state.memberships import MembershipIndex
from caas_console.models.state.quotas import QuotaIndex
from caas_console.models.state.samples import SampleStore
from caas_console.models.state.stacks import StackIndex
from caas_console.models.state.usage import UsageIndex

if TYPE_CHECKING:
    from caas_console.backend.contracts.access import Access

_MEASURED = {ContainerState.RUNNING, ContainerState.PAUSED}


class ConsoleState:
    """The cache with what is derived from it, and the measurements.

    Args:
        on_dirty: called once when there is something to :meth:`flush`; not again before that.
        on_measured: likewise, for :meth:`flush_measured`.

    Attributes:
        access: what the person may do here; None while it is not known.
        stated: why the person entered a tenant's containers last, by tenant id.
        tenant_names: how tenants are called, by id, also of those that are out of sight by now.
    """

    def __init__(
        self,
        on_dirty: Callable[[], None] = lambda: None,
        on_measured: Callable[[], None] = lambda: None,
    ) -> None:
        self.access: Access | None = None
        self.stated: dict[str, str] = {}
        self.tenant_names: dict[str, str] = {}
        self.cache = ResourceCache(on_dirty)
        self.samples = SampleStore(on_measured)
        self.hosts = HostDirectory(self.cache)
        self.usage = UsageIndex(self.cache)
        self.stacks = StackIndex(self.cache)
        self.attention = AttentionIndex(self.cache)
        self.memberships = MembershipIndex(self.cache)
        self.quotas = QuotaIndex(self.cache)
        for index in (
            self.hosts,
            self.usage,
            self.stacks,
            self.attention,
            self.memberships,
            self.quotas,
        ):
            self.cache.attach(index)
        self.cache.subscribe(self._end_samples, {"container"})
        self.cache.subscribe(self._keep_names, {"tenant"})

    def flush(self) -> None:
        """Tell the listeners of the cache what changed."""
        self.cache.flush()

    def flush_measured(self) -> None:
        """Tell the listeners of the samples what was measured."""
        if self.cache.synchronized:
            self._drop_strays()
        self.samples.flush()

    def _drop_strays(self) -> None:
        """Samples that were under way while their container ended must not bring it back."""
        for container_id in list(self.samples.pending):
            container = self.cache.containers.get(container_id)
            if container is None:
                self.samples.forget((container_id,))
            elif container.state not in _MEASURED:
                self.samples.end(container_id)

    def _keep_names(self, delta: CacheDelta) -> None:
        tenants = self.cache.objects("tenant")
        self.tenant_names |= {one: tenants[one].name for one in delta.upserted_of("tenant")}

    def _end_samples(self, delta: CacheDelta) -> None:
        self.samples.forget(delta.removed_of("container"))
        for container_id in delta.upserted_of("container"):
            if self.cache.containers[container_id].state not in _MEASURED:
                self.samples.end(container_id)
