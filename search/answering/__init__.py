"""From hits to an answer: one matter, its roles, and the words of the answer."""
