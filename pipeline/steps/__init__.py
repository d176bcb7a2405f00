"""The steps of a sync, in the order of `sync.py`: poll, recall, plan, prove, publish."""
