"""What a question means: concepts, places, exact names, small talk, and whether it is too wide."""
