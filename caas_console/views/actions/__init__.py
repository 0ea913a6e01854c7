"""What can be done to each kind of object, as records of the registry."""
