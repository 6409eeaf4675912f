"""Readers of a knowledge base: each with one heavy library, none importing another; only tests compare them."""
