"""Sayso: a war monitor's desk in a box.

Reads reports about an armed conflict, keeps every claim with on whose say-so it stands, and draws the picture the claims
amount to: who holds which place on which day and how surely, the least and the most people killed with no one counted
twice, which claims cannot all be true, and what was known on any day.
"""

__version__ = "0.1.0"
