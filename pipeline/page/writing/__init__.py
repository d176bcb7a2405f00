"""Writing: one new entry or news item in the learnt form, and the place where it goes."""
