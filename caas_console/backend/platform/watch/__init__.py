"""The one stream of changes: the database's part and every region's."""
