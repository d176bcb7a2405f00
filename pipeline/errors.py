"""The error tree. A class of its own exists only where someone handles it differently.

Every message says what happened, where (file and line, URL, key), what to do next, and whether anything was written.
"""


class PaperlineError(Exception):
    """An expected failure: shown as one message, without a traceback; exit code 1."""


class ConfigError(PaperlineError):
    """The configuration or the command line is wrong: exit code 2."""


class SourceError(PaperlineError):
    """A source failed, was blocked or answered nonsense. The sync goes on without it (law 6).

    `reason` is a short stable name ("blocked", "incomplete", "not-a-feed", ...) that the report shows and tests use.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message


class PageError(PaperlineError):
    """The page can't be read or edited safely; nothing was written."""


class LedgerError(PaperlineError):
    """The ledger is damaged. The caller rebuilds it from the page and says so."""


class NewerLedgerError(PaperlineError):
    """The ledger was written by a newer version: nothing is rebuilt or overwritten, the user updates first."""


class PublishError(PaperlineError):
    """Git or the remote refused, for good: trying again would not help."""


class PushRejectedError(PublishError):
    """Someone pushed first: fetch, plan again on their page, push again."""
