"""The program: its commands stand in `expert/faces/terminal/`."""

from __future__ import annotations

import sys

import click

from expert.faces.terminal import asking, assessing, evolving, history, hypotheticals, knowledge, proving, questions, verifying
from expert.faces.terminal.shared import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hamstring-expert", message="%(version)s")
def main() -> None:
    """Hamstring pain in runners: may I run, what is it, what helps — and why.

    Not a medical device and not a diagnosis.

    \b
    Exit codes: 0 done; 1 a check found something; 2 something you gave
    cannot be used; 3 the program contradicted itself and gives no advice;
    4 the engine failed; 5 the system refused something, such as output.

    \b
    Example: hamstring assess examples/long-run-spike.yaml
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


for command in (
    asking.ask,
    assessing.assess,
    questions.why,
    questions.why_not,
    history.history,
    hypotheticals.what_if,
    hypotheticals.until,
    hypotheticals.enough,
    hypotheticals.open_questions,
    hypotheticals.compare,
    verifying.verify,
    knowledge.kb,
):
    main.add_command(command)
for command in (proving.prove, proving.ever, evolving.mutate, evolving.diff):
    knowledge.kb.add_command(command)

if __name__ == "__main__":
    main()
