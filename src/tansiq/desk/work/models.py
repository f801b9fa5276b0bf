"""One row a task: when it was last run, and what stands in its way."""

from __future__ import annotations

from django.db import models

__all__ = ["Beat"]


class Beat(models.Model):
    """A task's sign of life. Written by the worker alone, at most every few seconds."""

    task = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    done = models.BigIntegerField(default=0)  # since the table was made
    error = models.CharField(max_length=200, blank=True)  # the code, or the kind, of what failed; empty: all is well

    def __str__(self) -> str:
        return f"{self.task} {self.at:%Y-%m-%dT%H:%M:%SZ} {self.error}".strip()
