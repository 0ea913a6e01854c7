"""Container-as-a-Service platform, its region agent and its desktop admin console."""

__version__ = "0.1.0"
