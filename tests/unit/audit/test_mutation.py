from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cli import main
from expert import load_knowledge as load_shipped
from expert.audit.mutation.mutate import Fate, MutationReport, Tried, mutate
from expert.audit.mutation.operators import KINDS, deciding_rules, mutants_of
from expert.audit.mutation.outcome import differences
from expert.engines.logic.solver import Solver
from expert.language.conditions import Condition, print_condition
from expert.language.formulas import inputs
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Decide, KnowledgeBase, Rule, Score, Suggest, Withhold, subject_of
from expert.loading.load import load_knowledge
from expert.lowered.space import space_of
from expert.lowered.variants import Variants, with_rules, without_rules
from expert.testing.generators import answers
from tests.places import CAR_FOLDER, SOUND
from tests.unit.audit.small_bases import another_rule, written

CAR = load_knowledge(CAR_FOLDER, worked_cases=True)
REPORT = mutate(CAR)
BASES = [pytest.param(CAR, id="car"), pytest.param(load_shipped(), id="shipped")]
FURTHER = (
    another_rule("easy-when-sore", "not alarm and count(limping, has_run, onset == overnight) >= 2", "[{decide: {running: easy}}]")
    + another_rule("numb-again", "alarm or numb", "[{decide: {running: easy}}]")
    + another_rule("strain-or-not", "likely(strain) and weeks > 2 and running >= easy", "[{withhold: ice}]")
)


def changed(knowledge: KnowledgeBase, tried: Tried) -> KnowledgeBase:
    mutant = tried.mutant
    assert not isinstance(mutant.changed, Score)
    return without_rules(knowledge, [mutant.about]) if mutant.changed is None else with_rules(knowledge, [mutant.changed])


def fates(report: MutationReport) -> dict[tuple[str, str, str, str], tuple[Fate, str]]:
    return {(item.mutant.about, item.mutant.kind, item.mutant.before, item.mutant.after): (item.fate, item.by) for item in report.tried}


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return written(tmp_path_factory.mktemp("further"), rules=FURTHER)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "easy-when-sore",
            {
                ("part", "not alarm", ""),
                ("negation", "not alarm", "alarm"),
                ("part", "count(limping, has_run, onset == overnight) >= 2", ""),
                ("threshold", "count(limping, has_run, onset == overnight) >= 2", "count(limping, has_run, onset == overnight) >= 1"),
                ("threshold", "count(limping, has_run, onset == overnight) >= 2", "count(limping, has_run, onset == overnight) >= 3"),
                ("part", "limping", ""),
                ("part", "has_run", ""),
                ("part", "onset == overnight", ""),
                ("comparison", "onset == overnight", "not onset == overnight"),
                ("level", "decide: {running: easy}", "decide: {running: normal}"),
                ("level", "decide: {running: easy}", "decide: {running: none_at_all}"),
                ("rule", "not alarm and count(limping, has_run, onset == overnight) >= 2", ""),
            },
        ),
        (
            "strain-when-sudden",
            {
                ("part", "onset == sudden", ""),
                ("part", "pain >= 3", ""),
                ("comparison", "onset == sudden", "not onset == sudden"),
                ("comparison", "pain >= 3", "pain < 3"),
                ("threshold", "pain >= 3", "pain >= 1"),
                ("threshold", "pain >= 3", "pain >= 11"),
                ("strength", "suggest: {strain: strong}", "suggest: {strain: weak}"),
                ("effect", "suggest: {strain: strong}", ""),
                ("effect", "advise: rest", ""),
                ("rule", "onset == sudden and pain >= 3", ""),
            },
        ),
        (
            "strain-or-not",
            {
                ("part", "likely(strain)", ""),
                ("part", "weeks > 2", ""),
                ("part", "running >= easy", ""),
                ("level", "likely(strain)", "possible(strain)"),
                ("threshold", "weeks > 2", "weeks > -1"),
                ("threshold", "weeks > 2", "weeks > 520"),
                ("comparison", "weeks > 2", "weeks <= 2"),
                ("comparison", "running >= easy", "not running >= easy"),
                ("level", "running >= easy", "running >= none_at_all"),
                ("rule", "likely(strain) and weeks > 2 and running >= easy", ""),
            },
        ),
    ],
)
def test_the_mutants_of_a_rule(further: KnowledgeBase, rule: str, expected: set[tuple[str, str, str]]) -> None:
    listed = [(mutant.kind, mutant.before, mutant.after) for mutant in mutants_of(further, space_of(further), further.rules[rule])]
    assert len(listed) == len(set(listed))
    assert set(listed) == expected


def test_the_mutants_of_a_score(further: KnowledgeBase) -> None:
    listed = [(mutant.kind, mutant.before, mutant.after) for mutant in mutants_of(further, space_of(further), further.scores["frailty"])]
    assert listed == [
        ("points", "2 for numb", "1.5"),
        ("points", "2 for numb", "2.5"),
        ("part", "numb", ""),
        ("points", "0.5 for cold", "1.0"),  # without any points it is as if it were dropped
        ("part", "cold", ""),
        ("points", "-1 for has_run", "-1.5"),
        ("points", "-1 for has_run", "-0.5"),
        ("part", "has_run", ""),
    ]


def test_a_mutant_of_a_score_that_no_rule_reads_is_equivalent(further: KnowledgeBase) -> None:
    assert {item.fate for item in mutate(further, rules=["frailty"]).tried} == {Fate.EQUIVALENT}
    assert mutate(further, rules=["frailty"], deciding=True).tried == ()


def test_a_mutant_of_a_score_is_told_from_the_original_by_answers_that_change_what_a_rule_concludes(tmp_path: Path) -> None:
    scored = written(tmp_path, rules=another_rule("frail", "frailty >= 2", "[{suggest: {strain: weak}}]"))
    tried = {(item.mutant.before, item.mutant.after): item for item in mutate(scored, rules=["frailty"]).tried}
    less = tried["2 for numb", "1.5"]
    assert less.fate is Fate.SURVIVED
    assert less.answers is not None
    assert Meaning(scored, less.answers).points("frailty")[1] >= 2
    assert less.differences


def test_a_strength_is_changed_to_what_speaks_the_other_way_unless_the_rule_then_spoke_both_ways(tmp_path: Path) -> None:
    strengths = "points: 3}\n  - {id: doubt, title: Doubt, points: -1}\n  - {id: against, title: Against, points: -2}"
    signed = written(
        tmp_path, ("knowledge.yaml", "points: 3}", strengths), rules=another_rule("both", "cold", "[{suggest: {strain: weak}}]")
    )
    strong, weak = signed.rules["strain-when-sudden"], signed.rules["both"]

    def moved(rule: Rule) -> list[str]:
        found = (mutant for mutant in mutants_of(signed, space_of(signed), rule) if mutant.kind == "strength")
        return [f"{mutant.before[-6:-1]} {mutant.after}" for mutant in found]

    assert moved(strong) == ["trong suggest: {strain: weak}", "trong suggest: {strain: against}"]
    assert moved(weak) == [" weak suggest: {strain: doubt}", " weak suggest: {strain: strong}"]
    twice = replace(weak, then=(*weak.then, Suggest("strain", "strong")))
    assert moved(twice) == []


@pytest.mark.parametrize(
    ("mutant", "fate", "by"),
    [
        (("alarm-when-numb-or-cold", "part", "numb", ""), Fate.KILLED_BY_CASE, "sudden-and-numb"),
        (("alarm-when-numb-or-cold", "part", "cold", ""), Fate.SURVIVED, ""),
        (("stop-in-alarm", "level", "decide: {running: none_at_all}", "decide: {running: easy}"), Fate.KILLED_BY_CASE, "sudden-and-numb"),
        (("stop-in-alarm", "effect", "decide: {running: none_at_all}", ""), Fate.KILLED_BY_CASE, "sudden-and-numb"),
        (("strain-when-sudden", "threshold", "pain >= 3", "pain >= 11"), Fate.KILLED_BY_CASE, "sudden-and-numb"),
        (("strain-when-sudden", "threshold", "pain >= 3", "pain >= 1"), Fate.SURVIVED, ""),
        (("strain-when-sudden", "comparison", "pain >= 3", "pain < 3"), Fate.KILLED_BY_CASE, "sudden-and-numb"),
        (
            ("strain-when-sudden", "strength", "suggest: {strain: strong}", "suggest: {strain: weak}"),
            Fate.KILLED_BY_CASE,
            "sudden-and-numb",
        ),
        (("strain-when-sudden", "effect", "advise: rest", ""), Fate.KILLED_BY_CASE, "sudden-and-numb"),
        (("numb-again", "part", "numb", ""), Fate.EQUIVALENT, ""),
        (("numb-again", "rule", "alarm or numb", ""), Fate.EQUIVALENT, ""),
        (("numb-again", "level", "decide: {running: easy}", "decide: {running: none_at_all}"), Fate.EQUIVALENT, ""),
        (("easy-when-sore", "negation", "not alarm", "alarm"), Fate.SURVIVED, ""),
    ],
)
def test_what_becomes_of_a_mutant(further: KnowledgeBase, mutant: tuple[str, str, str, str], fate: Fate, by: str) -> None:
    assert fates(mutate(further, rules=[mutant[0]], kinds=[mutant[1]]))[mutant] == (fate, by)


def test_a_worked_case_that_fails_anyway_kills_nothing(tmp_path: Path) -> None:
    failing = written(tmp_path, ("cases/sudden.yaml", "do: [rest]", "do: []"), ("cases/sudden.yaml", "strain: likely", "strain: unlikely"))
    found = fates(mutate(failing, rules=["strain-when-sudden"]))
    assert found["strain-when-sudden", "strength", "suggest: {strain: strong}", "suggest: {strain: weak}"] == (Fate.SURVIVED, "")


def test_a_worked_case_kills_what_differs_only_with_the_levels_in_force(tmp_path: Path) -> None:
    open_alarm = written(
        tmp_path,
        ("cases/sudden.yaml", "numb: yes, ", ""),
        ("cases/sudden.yaml", "running: none_at_all", "running: easy"),
        ("cases/sudden.yaml", "  settled: [running]\n  concepts: {alarm: yes}\n", ""),
        ("cases/sudden.yaml", "  withheld: [ice]\n", ""),
        rules=another_rule("no-rest-for-a-limp", "running >= none_at_all and limping", "[{withhold: rest}]"),
    )
    found = fates(mutate(open_alarm, rules=["no-rest-for-a-limp"], kinds=["part"]))
    assert found["no-rest-for-a-limp", "part", "running >= none_at_all", ""] == (Fate.KILLED_BY_CASE, "sudden-and-numb")


def test_an_invariant_kills_what_no_worked_case_notices(tmp_path: Path) -> None:
    without_cases = written(tmp_path, cases=False)
    found = fates(mutate(without_cases, rules=["stop-in-alarm"]))
    assert found["stop-in-alarm", "effect", "withhold: ice", ""] == (Fate.KILLED_BY_INVARIANT, "no-ice-in-alarm")
    assert found["stop-in-alarm", "effect", "decide: {running: none_at_all}", ""] == (Fate.SURVIVED, "")


def test_a_survivor_comes_with_the_smallest_case_that_would_kill_it(further: KnowledgeBase) -> None:
    report = mutate(further, rules=["alarm-when-numb-or-cold"], kinds=["part"])
    (survivor,) = report.survivors()
    assert survivor.answers == {"cold": True}
    assert [(item.name, item.before["truth"], item.after["truth"]) for item in survivor.differences if item.name == "alarm"] == [
        ("alarm", "yes", "unknown")
    ]


def test_only_rules_that_decide_or_withhold_at_any_distance_make_a_report_unclean(further: KnowledgeBase) -> None:
    report = mutate(further, rules=["cool-what-is-sore"])
    assert report.survivors()
    assert report.survivors(deciding=True) == ()
    assert report.is_clean
    assert not mutate(further, rules=["easy-when-sore"]).is_clean
    assert not mutate(further, rules=["alarm-when-numb-or-cold"]).is_clean


def written_in(condition: Condition) -> set[str]:
    """Return every word of a condition as it is written, but for the values that names are compared with."""
    return set(re.findall(r"[a-z]\w*", re.sub(r"([=!<>]=? *|\bin +)(\{[^}]*\}|\w+)", "", print_condition(condition))))


@pytest.mark.parametrize("knowledge", BASES)
def test_every_rule_that_a_decision_or_a_withholding_reads_is_counted_however_far_away(knowledge: KnowledgeBase) -> None:
    counted = {id for id, rule in knowledge.rules.items() if any(isinstance(effect, Decide | Withhold) for effect in rule.then)}
    read = {name for item in knowledge.findings.values() if item.test and item.anew_when for name in written_in(item.anew_when)}
    while True:
        for id in counted:
            read |= written_in(knowledge.rules[id].when)
        read.update(*(inputs(knowledge.quantities[name].formula) for name in read & knowledge.quantities.keys()))
        guards = [guard for name in read & knowledge.findings.keys() if (guard := knowledge.findings[name].ask_when) is not None]
        read.update(*map(written_in, guards))
        more = {id for id, rule in knowledge.rules.items() if read & {subject_of(effect) for effect in rule.then}} - counted
        if not more:
            break
        counted |= more
    assert deciding_rules(knowledge) == counted


@pytest.mark.parametrize("knowledge", BASES)
def test_without_all_rules_that_are_not_counted_everybody_has_the_same_decisions_and_is_withheld_the_same(knowledge: KnowledgeBase) -> None:
    others = knowledge.rules.keys() - deciding_rules(knowledge)
    assert others
    solver = Solver(knowledge)
    person = solver.person
    with solver.circuit.building():
        without = Variants(person).under(without_rules(knowledge, others))
        for name, scale in knowledge.decisions.items():
            assert [*map(person.reaches, [name] * len(scale.levels), range(len(scale.levels)))] == [
                without.reaches(name, rank) for rank in range(len(scale.levels))
            ]
        assert [*map(person.blocked, knowledge.recommendations)] == [*map(without.blocked, knowledge.recommendations)]
        tests = [item.anew_when for item in knowledge.findings.values() if item.test and item.anew_when is not None]
        assert [*map(person.acting.truth, tests)] == [*map(without.acting.truth, tests)]


def test_filters_and_progress(further: KnowledgeBase) -> None:
    seen: list[tuple[int, int]] = []
    report = mutate(further, kinds=["strength"], progress=lambda done, count: seen.append((done, count)))
    assert [item.mutant.kind for item in report.tried] == ["strength"]
    assert seen == [(1, 1)]
    assert {item.mutant.about for item in mutate(further, deciding=True).tried} == {
        "stop-in-alarm",
        "easy-when-sore",
        "numb-again",
        "strain-or-not",
        "alarm-when-numb-or-cold",
        "strain-when-sudden",
    }
    assert sum(report.counts().values()) == 1


def test_all_kinds_of_mutants_are_tried() -> None:
    assert {item.mutant.kind for item in REPORT.tried} <= set(KINDS)
    assert {item.fate for item in REPORT.tried} >= {Fate.KILLED_BY_CASE, Fate.KILLED_BY_INVARIANT, Fate.EQUIVALENT, Fate.SURVIVED}


def test_every_survivor_can_be_told_from_the_original() -> None:
    assert REPORT.survivors()
    for item in REPORT.survivors():
        assert item.answers is not None
        assert is_admissible(CAR, item.answers)
        found = tuple(differences(Meaning(CAR, item.answers), Meaning(changed(CAR, item), item.answers)))
        assert found
        assert found == item.differences


@settings(max_examples=200)
@given(data=st.data())
def test_what_is_proved_equivalent_never_differs(data: st.DataObject) -> None:
    item = data.draw(st.sampled_from([item for item in REPORT.tried if item.fate is Fate.EQUIVALENT]))
    given_answers = data.draw(answers(CAR))
    assert not tuple(differences(Meaning(CAR, given_answers), Meaning(changed(CAR, item), given_answers)))


def test_the_command_prints_survivors_as_cases_to_complete_without_what_to_expect() -> None:
    result = CliRunner().invoke(main, ["kb", "mutate", "--kb", str(SOUND), "--rule", "strain-when-sudden", "--kind", "threshold"])
    assert result.exit_code == 0, result.output
    assert "# strain-when-sudden (threshold): `pain >= 3` became `pain >= 1`" in result.output
    assert "answers:\n  pain: 1\n" in result.output
    assert "expect:\n  decisions: # write what should come out" in result.output


def test_each_case_to_complete_has_an_id_of_its_own_and_one_mutant_is_counted_as_one() -> None:
    one = ["kb", "mutate", "--kb", str(SOUND), "--rule", "strain-when-sudden", "--kind", "rule"]
    assert "all of these: 1 mutant: " in CliRunner().invoke(main, one).output
    ids = re.findall(r"^id: .*$", CliRunner().invoke(main, ["kb", "mutate", "--kb", str(SOUND)]).output, re.M)
    assert len(set(ids)) == len(ids) > len({re.sub(r"-\d+$", "", id) for id in ids})


def test_the_command_fails_where_a_mutant_of_a_rule_that_decides_survives(tmp_path: Path) -> None:
    written(tmp_path, cases=False)
    result = CliRunner().invoke(main, ["kb", "mutate", "--kb", str(tmp_path / "knowledge"), "--only", "deciding", "--json"])
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["deciding"] == data["all"]
    assert data["all"]["survived"] == sum(item["fate"] == "survived" for item in data["mutants"]) > 0


@pytest.mark.parametrize("option", [("--rule", "stop-in-alram"), ("--kind", "tresholds")])
def test_the_command_refuses_unknown_names(option: tuple[str, str]) -> None:
    result = CliRunner().invoke(main, ["kb", "mutate", "--kb", str(SOUND), *option])
    assert result.exit_code == 2
    assert "ASK001" in result.stderr
