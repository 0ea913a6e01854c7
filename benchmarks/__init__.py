"""Measurements: ``./caas bench`` runs each module that does not begin with an underscore."""
