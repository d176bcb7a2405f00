"""Telling others of a run: a health check after each, a message to a person where there is something to say."""

from pipeline.notify.news import Run, run_from_report
from pipeline.notify.tell import notify_folder, problems, tell

__all__ = ["Run", "notify_folder", "problems", "run_from_report", "tell"]
