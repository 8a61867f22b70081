"""Drawing: what an answer looks like, from plain data; the desk, notebooks and printed pages share it.

`charts` makes Altair charts, which can be pointed at and changed; `pictures` makes small SVG drawings and `cards` makes words
and tables, which need no script and no network.
"""
