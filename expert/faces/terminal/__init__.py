"""The commands, a module for each group of them: parse, call one public function, render, choose the exit code."""
