"""Paperline keeps the papers on a researcher's hand-written home page up to date."""
