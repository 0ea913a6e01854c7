"""Keys of the window that other places have to know of."""

# Shows and hides the drawer; a terminal leaves it to the window, so that there is a way out of it.
DRAWER_KEY = "Ctrl+`"
# Leads into the notices, which float where Tab takes long to come by.
NOTICES_KEY = "F8"
