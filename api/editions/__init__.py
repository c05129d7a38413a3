"""What is stored: editions by name and date, beside one another, and taken out again."""
