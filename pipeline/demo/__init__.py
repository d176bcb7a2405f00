"""A sample site, recorded answers for it and a local server: a whole sync with nothing real at stake."""
