"""A knowledge base lowered to one Boolean circuit over a person's answers: what the solver proves of and the columns run.

It knows no solver and no array.
"""
