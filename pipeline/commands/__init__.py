"""What a person asks for besides a sync: each command's work, without its arguments and exit codes (`cli/`)."""
