"""The floor's only table."""

from django.db import models


class Score(models.Model):
    """One number of one visitor for one question."""

    visitor = models.CharField(max_length=40)
    question = models.CharField(max_length=20)
    value = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visitor", "question"], name="score_is_unique")]

    def __str__(self) -> str:
        return f"{self.visitor}: {self.question} = {self.value}"
