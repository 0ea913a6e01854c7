"""Everything without a window: contracts, engine, agent, platform, and the console's gateways."""
