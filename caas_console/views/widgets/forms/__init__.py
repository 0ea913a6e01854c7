"""Fields, validation and rows of fields."""
