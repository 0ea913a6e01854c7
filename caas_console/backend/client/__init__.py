"""The console's gateways: to a platform, embedded or elsewhere, and to Docker daemons directly."""
