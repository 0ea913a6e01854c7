"""Images made on this machine, since the lab reaches no hub, and kept between runs."""
