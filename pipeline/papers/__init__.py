"""Pure: identities, titles, names, same work or not, merging, decisions, and the ledger."""
