"""Lists beside one another: editions, tiers, townships and their peers."""
