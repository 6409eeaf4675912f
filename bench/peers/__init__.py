"""The same rules on other engines: each is held to the reference meaning first, and timed after that.

`python -m bench.peers` prints how many cases a second each concludes; `bench.peers.measure` gives the figures to other scripts.
"""
