"""In: what arXiv, Google Scholar and the fallbacks say about papers, as `Record` values."""
