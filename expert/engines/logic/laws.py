"""The laws of a knowledge base, proved for all people at once, or refuted by one person or a pair of them.

Over all admissible cases: no invariant is violated; no worse answer makes a decision milder; no further answer changes what is
settled; once every question that applies is answered, everything is settled; and nobody may do a test from whom a rule withholds
what loads alike. A quantity is free within what its formula allows,
and moves with a worse answer in the direction that its formula gives it, so what is proved here holds for the real numbers too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import assert_never

from msgspec.structs import replace

from expert.engines.logic.law_proof import LAWS, Law, LawProof
from expert.engines.logic.solver import Solver
from expert.language.conditions import Likely, Possible
from expert.language.formulas import inputs
from expert.language.grounds import withholding_alike
from expert.language.model import Finding, KnowledgeBase, Period, Value
from expert.lowered.cells import direction_of, ranges
from expert.lowered.circuit import Literal
from expert.lowered.person import Given, Pair, Person, any_person, computed


def prove(knowledge: KnowledgeBase, progress: Callable[[str], object] = str, laws: Collection[str] | None = None) -> tuple[LawProof, ...]:
    """Return what becomes of every law of a knowledge base.

    Args:
        knowledge: A checked knowledge base.
        progress: Called with the name of a law before each of the proofs that it takes, on the days of each period.
        laws: The laws to prove, as `LawProof` names them; all of them if None.
    """
    periods = [(period, Solver(period.knowledge)) for period in knowledge.periods]
    proofs: list[LawProof] = []
    for law in LAWS:
        if laws is None or law in laws:
            proofs += _on_all_days([(period, tuple(_told(_proofs(solver, law), law, progress))) for period, solver in periods])
    return tuple(proofs)


def _told(proofs: Iterator[LawProof], law: Law, progress: Callable[[str], object]) -> Iterator[LawProof]:
    """Yield proofs, and tell that the next one is made."""
    progress(law)
    for proof in proofs:
        yield proof
        progress(law)


def _on_all_days(found: Sequence[tuple[Period, Sequence[LawProof]]]) -> Iterator[LawProof]:
    """Yield the proofs of a law: once what holds on all days, and what does not for each of the periods in which it does not."""
    for each in zip(*(proofs for _, proofs in found), strict=True):
        failed = [replace(proof, period=period) for (period, _), proof in zip(found, each, strict=True) if not proof.holds]
        yield from (failed if len(found) > 1 else each) or each[:1]


def _proofs(solver: Solver, law: Law) -> Iterator[LawProof]:
    """Return the proofs of a law, one for each thing that it is about."""
    match law:
        case "invariant":
            return _invariants(solver)
        case "worse_never_milder":
            return _worse_never_milder(solver)
        case "settled_stays":
            return _settled_stays(solver)
        case "complete_settles":
            return _complete_settles(solver)
        case "withheld_not_tested":
            return _withheld_not_tested(solver)
        case _:  # pragma: no cover
            assert_never(law)


def _invariants(solver: Solver) -> Iterator[LawProof]:
    """Yield a proof for each invariant."""
    with solver.circuit.building():
        finished = solver.person.finished
        goals = {id: finished.truth(invariant.never).true for id, invariant in solver.knowledge.invariants.items()}
    for id, goal in goals.items():
        found = solver.anybody(goal)
        yield LawProof("invariant", id, found.answers, certain=found.certain)


def _worse_never_milder(solver: Solver) -> Iterator[LawProof]:
    """Yield a proof for each finding that declares what is worse."""
    for finding in solver.knowledge.findings.values():
        if finding.worse is not None:
            yield _worse(solver, finding)


def _worse(solver: Solver, finding: Finding) -> LawProof:
    """Return the proof that a worse answer to one finding never makes a decision milder."""
    goal, other = milder_when_worse(solver, finding)
    proof = _pair(solver, "worse_never_milder", finding.id, goal, other)
    if proof.broken_by is not None and proof.then is not None and not _is_worse(finding, proof.broken_by, proof.then):
        return LawProof(proof.law, proof.about, certain=False)  # numbers of one cell that a formula tells apart, in the other order
    return proof


def _is_worse(finding: Finding, before: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    """Return whether the second answer is worse; one of a boolean or choice, whose cells are in order, is."""
    one, two = before[finding.id], after[finding.id]
    if isinstance(one, bool | str) or isinstance(two, bool | str):
        return True
    return two > one if finding.rises_when_worse else two < one


def milder_when_worse(solver: Solver, finding: Finding) -> tuple[Literal, Given]:
    """Return the condition that a worse answer to one finding makes a decision milder, and the second person, who gives that answer."""
    circuit = solver.circuit
    with circuit.building():
        atoms = tuple(circuit.free() for _ in solver.space.findings[finding.id])
        circuit.at_most_one(atoms)
        findings = {**solver.given.findings, finding.id: atoms}
        other = Given(findings, {**solver.given.quantities, **dict(_moved(solver, findings, finding))})
        person = Person(circuit, solver.knowledge, solver.space, other)
        goals = [circuit.disj(milder(solver.person, person)), person.admissible, *_gets_worse(solver, finding, atoms)]
        return circuit.conj(goals), other


def _gets_worse(solver: Solver, finding: Finding, atoms: tuple[Literal, ...]) -> Iterator[Literal]:
    """Yield the condition that both are answered and the second is worse.

    Numbers may lie in one cell if a quantity reads the finding, since that may still tell them apart.
    """
    before = solver.given.findings[finding.id]
    ordered = len(finding.worse.order) if finding.worse is not None and finding.worse.order else len(before)
    several = finding.type.is_numeric and any(
        finding.id in inputs(solver.knowledge.quantities[name].formula) for name in solver.space.quantities
    )
    steps = []
    for first, one in enumerate(before[:ordered]):
        for second, two in enumerate(atoms[:ordered]):
            if (second > first if finding.rises_when_worse else second < first) or (several and first == second):
                steps.append(solver.circuit.conj((one, two)))
    yield solver.circuit.disj(steps)


def _moved(solver: Solver, findings: Mapping[str, tuple[Literal, ...]], finding: Finding) -> Iterator[tuple[str, tuple[Literal, ...]]]:
    """Yield the quantities that the second person has anew: not on the other side of where their formula moves them."""
    knowledge, circuit = solver.knowledge, solver.circuit
    for name, cells in solver.space.quantities.items():
        formula = knowledge.quantities[name].formula
        if finding.id not in inputs(formula):
            continue
        atoms = computed(circuit, knowledge, solver.space, findings, name)
        grows, rises = direction_of(knowledge.quantities[name], ranges(knowledge), finding.id), _rises(finding)
        sign = None if grows is None or rises is None else grows * rises
        for first, one in enumerate(solver.given.quantities[name]):
            for second, two in enumerate(atoms):
                defined = not cells[first].undefined and not cells[second].undefined
                if defined and sign and (second - first) * sign < 0:
                    circuit.forbid(one, two)
        yield name, atoms


def _rises(finding: Finding) -> int | None:
    """Return whether what a finding counts as in a formula grows (1) or falls (-1) as it gets worse; None: now this, now that."""
    if not finding.counts_as:
        return 1 if finding.rises_when_worse else -1
    order = finding.worse.order if finding.worse is not None else ()
    steps = {after > before for before, after in pairwise(map(finding.number_of, order)) if after != before}
    return None if len(steps) > 1 else 1 if steps == {True} else -1 if steps else 0


def milder(before: Person, after: Person) -> Iterator[Literal]:
    """Yield every way in which a decision is milder for the second person: decided, still possible, or in force."""
    for name, scale in before.knowledge.decisions.items():
        for rank in range(1, len(scale.levels)):
            one, two = before.reaches(name, rank), after.reaches(name, rank)
            yield before.circuit.conj((one.true, -two.true))
            yield before.circuit.conj((-one.false, two.false))
            yield before.circuit.conj((before.in_force(name, rank), -after.in_force(name, rank)))


def _settled_stays(solver: Solver) -> Iterator[LawProof]:
    """Yield the proof that further answers never change what is settled."""
    circuit = solver.circuit
    with circuit.building():
        other = any_person(circuit, solver.knowledge, solver.space)
        person = Person(circuit, solver.knowledge, solver.space, other)
        kept = circuit.conj(circuit.disj((-before, after)) for before, after in _kept_cells(solver.given, other))
        changed = []
        for one, two in zip(_verdicts(solver.person), _verdicts(person), strict=True):
            changed += [circuit.conj((one.true, -two.true)), circuit.conj((one.false, -two.false))]
        goal = circuit.conj((kept, person.admissible, circuit.disj(changed)))
    yield _pair(solver, "settled_stays", "", goal, other)


def _kept_cells(given: Given, other: Given) -> Iterator[tuple[Literal, Literal]]:
    """Yield each cell of the first person with the same cell of the second."""
    for mine, theirs in ((given.findings, other.findings), (given.quantities, other.quantities)):
        for name, atoms in mine.items():
            yield from zip(atoms, theirs[name], strict=True)


def _verdicts(person: Person) -> Iterator[Pair]:
    """Yield everything that is concluded, as pairs of true and false."""
    knowledge = person.knowledge
    yield from map(person.concept, knowledge.concepts)
    for cause in knowledge.causes:
        yield from (person.truth(Likely(cause)), person.truth(Possible(cause)))
    for name, scale in knowledge.decisions.items():
        yield from (person.reaches(name, rank) for rank in range(1, len(scale.levels)))
    for name in knowledge.recommendations:
        yield from (person.advised(name), person.blocked(name))


def _complete_settles(solver: Solver) -> Iterator[LawProof]:
    """Yield the proof that somebody who answered everything that applies has everything settled."""
    circuit = solver.circuit
    with circuit.building():
        unsettled = circuit.disj(circuit.conj((-pair.true, -pair.false)) for pair in _verdicts(solver.person))
        goal = circuit.conj((solver.person.complete, unsettled))
    found = solver.anybody(goal)
    yield LawProof("complete_settles", "", found.answers, certain=found.certain)


def _withheld_not_tested(solver: Solver) -> Iterator[LawProof]:
    """Yield a proof for each test that says what loads alike: whoever may do it, no rule withholds that from them."""
    knowledge, acting, circuit = solver.knowledge, solver.person.acting, solver.circuit
    goals: dict[str, Literal] = {}
    with circuit.building():
        for finding in knowledge.findings.values():
            if finding.loads_like:
                may_be_done = circuit.true if finding.anew_when is None else acting.truth(finding.anew_when).true
                withheld = circuit.disj(acting.rule(rule.id).true for rule in withholding_alike(knowledge, finding.id))
                goals[finding.id] = circuit.conj((may_be_done, withheld))
    for id, goal in goals.items():
        found = solver.anybody(goal)
        yield LawProof("withheld_not_tested", id, found.answers, certain=found.certain)


def _pair(solver: Solver, law: Law, about: str, goal: Literal, other: Given) -> LawProof:
    """Return the proof of a law about two people, the second of whom is admissible in `goal`."""
    found = solver.decide([goal], (solver.given, other), differ={about})
    first, then = found.people or (None, None)
    return LawProof(law, about, first, then, found.certain)
