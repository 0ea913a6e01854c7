"""The platform: what people want, who may do what, and the way to every region."""
