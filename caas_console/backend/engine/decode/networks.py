"""Networks, as ``GET /networks`` lists and ``GET /networks/{id}`` tells them: alike."""

from caas_console.backend.contracts.resources import JSON, HostSpec, Network, ObjectRef, Subnet
from caas_console.backend.engine.decode.times import parse_time


def network(host: HostSpec, entry: JSON) -> Network:
    """A network."""
    ranges = (entry.get("IPAM") or {}).get("Config") or []
    return Network(
        id=str(ObjectRef(host.id, entry["Id"])),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        name=entry["Name"],
        driver=entry.get("Driver") or "",
        scope=entry.get("Scope") or "local",
        created_at=parse_time(entry.get("Created")),
        internal=bool(entry.get("Internal")),
        attachable=bool(entry.get("Attachable")),
        ipv6=bool(entry.get("EnableIPv6")),
        subnets=tuple(_subnet(range_) for range_ in ranges if range_.get("Subnet")),
        labels=entry.get("Labels") or {},
    )


def _subnet(range_: JSON) -> Subnet:
    return Subnet(subnet=range_["Subnet"], gateway=range_.get("Gateway") or None)
