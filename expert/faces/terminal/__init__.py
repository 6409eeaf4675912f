"""The commands, a module for each group of them: parse, call one public function, render, choose the exit code."""

import gc

gc.set_threshold(100_000, 50, 50)  # a program ends soon: what it leaves behind is not looked for, from its first import on
