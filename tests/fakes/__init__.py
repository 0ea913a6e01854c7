"""Stand-ins for real parts; each passes the contract suite of the Protocol that it implements."""
