"""The platform's own routes, a module for each resource."""
