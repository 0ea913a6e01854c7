"""The first page: how the fleet is, what needs attention, who takes most."""
