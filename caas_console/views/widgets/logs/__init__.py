"""A log on the screen: painted rows over a bounded buffer, never a document that grows."""
