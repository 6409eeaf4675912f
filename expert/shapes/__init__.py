"""Typed records and plain data: a field says beside its type how it stands in a file; schema, reader and writer follow from that.

It knows no knowledge base, no outcome and no syntax of a file.
"""
