"""Out: the site's repository, the commit and its message."""
