"""Every file that leaves the application."""
