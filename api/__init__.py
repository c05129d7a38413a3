"""The doors: settings, composition, HTTP, command line and the page."""
