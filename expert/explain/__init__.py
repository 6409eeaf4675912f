"""Answers to questions about a consultation or a knowledge base, as frozen data; the words are `expert.render`'s."""
