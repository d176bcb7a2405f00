"""Learning: which parts an entry has, and how this owner writes each of them."""
