"""Rows of the tables: a record an object, prepared once per change for painting and filtering."""
