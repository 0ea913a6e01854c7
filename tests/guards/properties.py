"""Properties are tried with the same examples each time, however long one of them takes.

By itself hypothesis fails a test of which one example took 200 ms, as any does on a busy machine,
and makes up other examples with each run. ``--hypothesis-profile=default`` looks for new ones.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
