"""Docker Engine hosts: observed through events, read, entered and operated on.

``fleet`` is the entrance: an :class:`~caas_console.backend.engine.fleet.EngineFleet` is the whole
Agent Protocol over the daemons of a region. The region agent and direct mode both use it.
"""
