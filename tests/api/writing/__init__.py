"""What changes something over HTTP."""
