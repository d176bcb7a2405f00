"""Pure: read a hand-written page, learn its form, plan edits, splice them in, prove them."""
