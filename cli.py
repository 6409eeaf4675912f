"""The program: what it is called, what it is for, and which knowledge it uses; the rest is the engine's."""

from __future__ import annotations

import os

from expert.faces.terminal.command_line import command_line
from expert.faces.terminal.product import Product

HAMSTRING = Product(
    name="hamstring",
    distribution="hamstring-expert",
    knowledge=os.path.join(os.path.dirname(__file__), "knowledge", "hamstring"),
    help="""Hamstring pain in runners: may I run, what is it, what helps — and why.

    Not a medical device and not a diagnosis.

    \b
    Exit codes: 0 done; 1 a check found something; 2 something you gave
    cannot be used; 3 the program contradicted itself and gives no advice;
    4 the program failed; 5 the system refused something, such as output.

    \b
    Example: PROGRAM assess examples/long-run-spike.yaml
    """,
    locked=True,
    nouns={
        "case": "examples/long-run-spike.yaml",
        "other_case": "examples/ice-slip.yaml",
        "outcome": "outcome.json",
        "decision": "running",
        "level": "running=run_no_speed",
        "topic": "racing",
        "change": "walking_now=limp",
        "cause": "overstriding",
        "rule": "stop-when-gait-altered",
        "source": "vincent-2017",
        "condition": "running == normal_training and walking_now == limp",
    },
)
main = command_line(HAMSTRING)

if __name__ == "__main__":
    main()
