"""The unattended loop: when a run is due, how it is run, how others see that the loop lives."""

from pipeline.watch.loop import watch

__all__ = ["watch"]
