"""What a server process of ours needs around its application: socket, credential, logs, gate."""
