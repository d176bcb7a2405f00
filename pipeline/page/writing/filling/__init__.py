"""Filling: another paper's facts in an entry's form."""
