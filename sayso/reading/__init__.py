"""Reading: reports in, attributed claims out."""

from sayso.reading.reader import Reader, Reading

__all__ = ["Reader", "Reading"]
