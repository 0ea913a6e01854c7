"""How each schema became the next one.

A migration only goes forward: the way back is the copy that is made before it.
"""
