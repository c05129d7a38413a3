"""How good search, check and extraction are: what ``zhize evaluate`` reports."""
