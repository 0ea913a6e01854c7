"""What the lab raises when a part of it cannot be had."""


class LabError(Exception):
    """The lab cannot start or lost a part; the message says which and what to do."""
