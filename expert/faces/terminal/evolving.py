"""`kb mutate` and `kb diff`: what a change of the rules does, and whether anybody would notice."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal.shared import FINDINGS, json_option, kb_option, print_json

if TYPE_CHECKING:
    from expert.audit.diff import KnowledgeDiff
    from expert.audit.mutation.mutate import MutationReport, Tried
    from expert.audit.mutation.operators import Mutant
    from expert.audit.mutation.outcome import Difference
    from expert.language.model import KnowledgeBase, Value

_COUNTED = (("all", False), ("deciding", True))
"""What is counted of mutants, by its name, and whether that is only those of rules that decide or withhold."""


@click.command()
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Change only this rule; may be given more than once.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Try only mutants of this kind; may be given more than once.")
@click.option("--only", type=click.Choice(["deciding"]), help="Change only the rules that decide or withhold.")
@kb_option
@json_option
def mutate(rules: tuple[str, ...], kinds: tuple[str, ...], only: str | None, folder: Path | None, as_json: bool) -> None:
    """Change each rule in small ways, and say which changes nothing would notice.

    A mutant is killed by a worked case or an invariant, proved to change no outcome, or survives; for a survivor the smallest case that
    would notice it is printed, to be completed by hand. KIND is threshold, comparison, part, negation, level, strength, effect or rule.

    \b
    Example: hamstring kb mutate --rule stop-when-gait-altered
    """
    from expert.audit.mutation.mutate import mutate as run
    from expert.audit.mutation.operators import KINDS
    from expert.loading import load_knowledge
    from expert.words.catalogue import say, say_count

    knowledge = load_knowledge(folder, worked_cases=True)
    _known(rules, knowledge.rules, "rule")
    _known(kinds, KINDS, "kind")

    def progress(done: int, count: int) -> None:
        if sys.stderr.isatty():
            click.echo("\r" + say("mutation", "progress", done=str(done), count=str(count)), err=True, nl=done == count)

    report = run(knowledge, rules=rules or None, kinds=kinds or None, deciding=only is not None, progress=progress)
    if as_json:
        print_json(_mutation_data(report))
    else:
        printed = Counter[str]()
        for survivor in report.survivors():
            printed[survivor.mutant.rule] += 1
            click.echo(_case_to_complete(knowledge, survivor, printed[survivor.mutant.rule]))
        for about, deciding in _COUNTED:
            if deciding or only is None:
                counts = report.counts(deciding=deciding)
                figures = {fate.value: str(number) for fate, number in counts.items()}
                click.echo(say_count("mutation", "total", sum(counts.values()), about=say("mutation", about), **figures))
    if not report.is_clean:
        sys.exit(FINDINGS)


def _known(names: tuple[str, ...], known: Mapping[str, object] | tuple[str, ...], what: str) -> None:
    """Raise QueryError where something of that name is not there."""
    from expert.errors import Diagnostic, Location, QueryError, suggest_names

    missing = [name for name in names if name not in known]
    if missing:
        raise QueryError(
            Diagnostic(Location(what), "ASK001", f"there is no {what} `{name}`", suggest_names(name, tuple(known))) for name in missing
        )


def _change(mutant: Mutant) -> str:
    """Return what was changed, in words."""
    from expert.words.catalogue import say

    if mutant.after:
        return say("mutation", "moved", before=mutant.before, after=mutant.after)
    return say("mutation", "dropped", before=mutant.before)


def _case_to_complete(knowledge: KnowledgeBase, tried: Tried, number: int) -> str:
    """Return the smallest case that notices a mutant, as the beginning of a worked case; never with what to expect.

    Args:
        knowledge: The knowledge base.
        tried: The mutant, which survived.
        number: Which survivor of its rule it is, counted from 1, so that no two cases have one id.
    """
    from expert.words.catalogue import say

    mutant = tried.mutant
    lines = [say("mutation", "survivor", rule=mutant.rule, kind=mutant.kind, change=_change(mutant))]
    if tried.answers is None:
        return "\n".join([*lines, say("mutation", "undecided"), ""])
    lines += [
        say("mutation", "original", outcome="; ".join(_came_out(item)[0] for item in tried.differences)),
        say("mutation", "mutant", outcome="; ".join(_came_out(item)[1] for item in tried.differences)),
        say("mutation", "by_hand", sources=", ".join(knowledge.rules[mutant.rule].sources)),
        f"id: notices-{mutant.rule}" + (f"-{number}" if number > 1 else ""),
        say("mutation", "title"),
        *_answers(tried.answers),
        say("mutation", "expect"),
        "",
    ]
    return "\n".join(lines)


def _answers(answers: Mapping[str, Value]) -> list[str]:
    """Return answers as they are written in a case."""
    from expert.loading.yaml_text import yaml_answers

    return ["answers:", *(f"  {line}" for line in yaml_answers(answers))]


def _came_out(difference: Difference) -> tuple[str, str]:
    """Return a conclusion before and after, only what differs."""
    one = ", ".join(f"{what} {before}" for what, before, _ in difference.moved)
    two = ", ".join(f"{what} {after}" for what, _, after in difference.moved)
    return f"{difference.name} {one}", f"{difference.name} {two}"


def _mutation_data(report: MutationReport) -> dict[str, object]:
    """Return a report as JSON has it."""
    counts = {name: {fate.value: number for fate, number in report.counts(deciding=deciding).items()} for name, deciding in _COUNTED}
    return {**counts, "mutants": [_tried_data(item) for item in report.tried]}


def _tried_data(item: Tried) -> dict[str, object]:
    """Return a mutant and what became of it as JSON has it."""
    mutant = item.mutant
    data: dict[str, object] = {"rule": mutant.rule, "kind": mutant.kind, "before": mutant.before, "after": mutant.after}
    data |= {"fate": item.fate.value, "by": item.by, "decides": item.decides}
    return data | {"answers": _answers_data(item.answers), "differences": _differences_data(item.differences)}


def _answers_data(answers: Mapping[str, Value] | None) -> object:
    """Return answers as JSON has them."""
    from expert.cases.case import value_to_data

    return None if answers is None else {name: value_to_data(value) for name, value in answers.items()}


def _differences_data(differences: tuple[Difference, ...]) -> list[object]:
    """Return differences as JSON has them."""
    return [{"name": item.name, "before": dict(item.before), "after": dict(item.after)} for item in differences]


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@json_option
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Say what changed from the knowledge base in folder OLD to that in NEW, and for whom the outcome does.

    Either it is proved that no outcome changes for anybody, or for each conclusion that can change somebody is named for whom it does.

    \b
    Example: hamstring kb diff knowledge/hamstring knowledge/hamstring
    """
    from expert.audit.diff import knowledge_diff
    from expert.loading import load_knowledge

    found = knowledge_diff(load_knowledge(old, worked_cases=True), load_knowledge(new, worked_cases=True))
    if as_json:
        print_json(_diff_data(found))
    else:
        click.echo("\n".join(_diff_lines(found)))
    if not found.is_empty:
        sys.exit(FINDINGS)


def _diff_lines(found: KnowledgeDiff) -> list[str]:
    """Return what differs, line by line."""
    from expert.words.catalogue import say

    lines = [] if not found.is_empty else [say("knowledge_diff", "none")]
    for item in found.changes:
        if item.fields:
            lines.append(say("knowledge_diff", "change_of", kind=item.kind, id=item.id, fields=", ".join(item.fields)))
        else:
            lines.append(say("knowledge_diff", "change", kind=item.kind, id=item.id, what=item.what))
    lines += [say("knowledge_diff", "not_compared", id=name) for name in found.not_compared]
    lines += [say("knowledge_diff", "narrowed", id=name) for name in found.narrowed]
    lines.append("")
    if found.same_outcomes:
        partly = found.not_compared or found.narrowed
        lines.append(say("knowledge_diff", "same_as_far") if partly else say("knowledge_diff", "same"))
    for witness in found.witnesses:
        if witness.answers is None:
            lines.append(say("knowledge_diff", "undecided", name=witness.name))
            continue
        lines.append(say("knowledge_diff", "witness", name=witness.name))
        lines += [f"  {line}" for line in _answers(witness.answers)] if witness.answers else [f"  {say('knowledge_diff', 'nothing')}"]
        lines += _differences_lines(witness.differences)
    for case in found.cases:
        if case.unreadable:
            lines.append(say("knowledge_diff", "unreadable", case=case.case, which=case.unreadable))
        else:
            lines += [say("knowledge_diff", "case", case=case.case), *_differences_lines(case.differences)]
    return lines if found.is_empty else [*lines, "", _summary(found)]


def _differences_lines(differences: tuple[Difference, ...]) -> list[str]:
    """Return differences, a line for all conclusions that differ in the same way."""
    from expert.words.catalogue import say

    names: dict[str, list[str]] = {}
    for item in differences:
        moved = ", ".join(say("knowledge_diff", "from_to", what=what, before=before, after=after) for what, before, after in item.moved)
        names.setdefault(moved, []).append(item.name)
    return [f"  {', '.join(listed)}: {moved}" for moved, listed in names.items()]


def _summary(found: KnowledgeDiff) -> str:
    """Return how much differs, in one line."""
    from expert.words.catalogue import say

    counts = {"entries": found.changes, "conclusions": found.witnesses, "cases": found.cases}
    return say("knowledge_diff", "summary", **{name: str(len(items)) for name, items in counts.items()})


def _diff_data(found: KnowledgeDiff) -> dict[str, object]:
    """Return what differs as JSON has it."""
    from dataclasses import asdict

    return {
        "changes": [asdict(item) for item in found.changes],
        "same_outcomes": found.same_outcomes,
        "witnesses": [
            {"name": item.name, "answers": _answers_data(item.answers), "differences": _differences_data(item.differences)}
            for item in found.witnesses
        ],
        "cases": [
            {"case": item.case, "unreadable": item.unreadable, "differences": _differences_data(item.differences)} for item in found.cases
        ],
        "not_compared": list(found.not_compared),
        "narrowed": list(found.narrowed),
    }
