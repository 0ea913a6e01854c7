"""The Runtime Protocol over HTTP and WebSockets, its server's side and its client's.

The agent and the platform serve the same routes; the platform and the console use the same
client.
"""
