"""How many changes of hands nobody told of, by who told of the others."""

from __future__ import annotations

from sayso.picture.control.evidence import Floats


def unseen(told: Floats, belief: float) -> float:
    """How many changes nobody told of, by how many of those told of were told by one voice and by two (Chao 1984).

    Were changes told by a Poisson number of voices with mean m, singles would be to doubles as 2 to m, and the untold to singles
    as 1 to m; where places are unequally covered there are more. `belief` is so many told changes' worth of m = 2.
    """
    one, two = float(told[1]), float(told[2])
    return one * (one + belief / 2) / (2 * (two + belief / 2))


def unheard(heard: Floats, belief: float) -> float:
    """How many changes neither their party nor anybody else told of, by how many the one, the other and both did (Petersen 1896).

    Were the two independent, the untold would be to those told by others alone as those told by the party alone to those told by
    both. `belief` is so many changes' worth of even chances.
    """
    half = belief / 2
    return float((heard[1] + half) * (heard[2] + half) / (heard[3] + half))
