"""The engine's JSON as our records: pure functions, one module a kind of object.

They take what a daemon of any supported version sends: a member that it leaves out or sends as
null is a fact that is not known.
"""
