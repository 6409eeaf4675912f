"""Many cases at once, as columns of bits: the gates of `expert.lowered` run on words of numpy or on Python's integers."""
