"""Pages of single objects: a container, an image, a job."""
