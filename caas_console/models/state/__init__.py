"""What the console knows of its containers, prepared for tables; without Qt."""
