"""Tables become items: where they begin and end, which column is which, what each row and cell says."""
