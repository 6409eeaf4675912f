"""The commands, a module for each group: parse, call the public API, render, choose the exit code. No logic.

Imports of everything heavy stand inside the commands, so that `--help` costs nothing.
"""
