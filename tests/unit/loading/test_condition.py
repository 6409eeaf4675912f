"""Text to condition nodes: each node, and each fault with the column where it stands. What formulas share: test_expressions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
    print_condition,
)
from expert.language.model import Domain, FindingType
from expert.loading.comparing import decision_condition
from expert.loading.condition import parse_condition
from expert.loading.expressions import Vocabulary
from tests.unit.loading.tiny_vocabulary import LEVELS, Fault, read

LIMP, NUMB, ALARM = Is(Subject.FINDING, "limp"), Is(Subject.FINDING, "numb"), Is(Subject.CONCEPT, "alarm")


def pain(comparison: Comparison, constant: int | str) -> Compare:
    return Compare(Subject.FINDING, "pain", comparison, Decimal(constant))


CONDITIONS: list[tuple[str, Condition]] = [
    ("limp", LIMP),
    ("alarm", ALARM),
    ("  limp  ", LIMP),
    ("(limp)", LIMP),
    ("pain == 3", pain(Comparison.EQUAL, 3)),
    ("pain != 3", pain(Comparison.UNEQUAL, 3)),
    ("pain < 3", pain(Comparison.LESS, 3)),
    ("pain <= 3", pain(Comparison.AT_MOST, 3)),
    ("pain > 3", pain(Comparison.GREATER, 3)),
    ("pain >= 3", pain(Comparison.AT_LEAST, 3)),
    ("3 == pain", pain(Comparison.EQUAL, 3)),
    ("3 != pain", pain(Comparison.UNEQUAL, 3)),
    ("3 < pain", pain(Comparison.GREATER, 3)),
    ("3 <= pain", pain(Comparison.AT_LEAST, 3)),
    ("3 > pain", pain(Comparison.LESS, 3)),
    ("3 >= pain", pain(Comparison.AT_MOST, 3)),
    ("1 <= pain < 4", And((pain(Comparison.AT_LEAST, 1), pain(Comparison.LESS, 4)))),
    ("pain >= 0", pain(Comparison.AT_LEAST, 0)),
    ("pain <= 10", pain(Comparison.AT_MOST, 10)),
    ("pain>=3 and limp", And((pain(Comparison.AT_LEAST, 3), LIMP))),
    ("km > 0.5", Compare(Subject.FINDING, "km", Comparison.GREATER, Decimal("0.5"))),
    ("km <= 100", Compare(Subject.FINDING, "km", Comparison.AT_MOST, Decimal(100))),
    ("km >= .5", Compare(Subject.FINDING, "km", Comparison.AT_LEAST, Decimal("0.5"))),
    ("km >= 10.1", Compare(Subject.FINDING, "km", Comparison.AT_LEAST, Decimal("10.1"))),
    ("spike_pct > 10", Compare(Subject.QUANTITY, "spike_pct", Comparison.GREATER, Decimal(10))),
    ("spike_pct < -20.5", Compare(Subject.QUANTITY, "spike_pct", Comparison.LESS, Decimal("-20.5"))),
    ("wells >= 4", Reaches("wells", Decimal(4))),
    ("wells > 4", Reaches("wells", Decimal("4.5"))),
    ("4 < wells", Reaches("wells", Decimal("4.5"))),
    ("wells > 4.2", Reaches("wells", Decimal("4.5"))),
    ("wells < 4", Not(Reaches("wells", Decimal(4)))),
    ("wells <= -2", Not(Reaches("wells", Decimal("-1.5")))),
    ("wells == 5.5", Reaches("wells", Decimal("5.5"))),
    ("wells == -2", Not(Reaches("wells", Decimal("-1.5")))),
    ("wells == 3", And((Reaches("wells", Decimal(3)), Not(Reaches("wells", Decimal("3.5")))))),
    ("wells != 3", Not(And((Reaches("wells", Decimal(3)), Not(Reaches("wells", Decimal("3.5"))))))),
    ("count(limp, numb) < 2", Not(Count((LIMP, NUMB), 2))),
    ("count(limp, numb) <= 1", Not(Count((LIMP, NUMB), 2))),
    ("count(limp, numb) > 1", Count((LIMP, NUMB), 2)),
    ("count(limp, numb) == 0", Not(Count((LIMP, NUMB), 1))),
    ("count(limp, numb) == 1", And((Count((LIMP, NUMB), 1), Not(Count((LIMP, NUMB), 2))))),
    ("count(limp, numb) == 2", Count((LIMP, NUMB), 2)),
    ("count(limp, numb) != 2", Not(Count((LIMP, NUMB), 2))),
    ("onset == sudden", Member("onset", ("sudden",))),
    ("onset != sudden", Not(Member("onset", ("sudden",)))),
    ("onset in {sudden}", Member("onset", ("sudden",))),
    ("onset in {overnight, gradual}", Member("onset", ("gradual", "overnight"))),
    ("onset not in {sudden, gradual}", Not(Member("onset", ("gradual", "sudden")))),
    ("running >= easy", AtLeast("running", "easy")),
    (
        "running in {easy, nothing}",
        Or((And((AtLeast("running", "easy"), Not(AtLeast("running", "nothing")))), AtLeast("running", "nothing"))),
    ),
    ("running in {nothing}", AtLeast("running", "nothing")),
    ("likely(strain)", Likely("strain")),
    ("possible(strain)", Possible("strain")),
    ("count(limp, alarm, pain > 3) >= 2", Count((LIMP, ALARM, pain(Comparison.GREATER, 3)), 2)),
    ("2 <= count(limp, numb)", Count((LIMP, NUMB), 2)),
    ("count(limp, numb) >= 1.0", Count((LIMP, NUMB), 1)),
    ("not limp", Not(LIMP)),
    ("not not limp", LIMP),
    ("not not not limp", Not(LIMP)),
    ("not pain > 3", Not(pain(Comparison.GREATER, 3))),
    ("limp and numb and alarm", And((LIMP, NUMB, ALARM))),
    ("limp and (numb and alarm)", And((LIMP, NUMB, ALARM))),
    ("limp or numb or alarm", Or((LIMP, NUMB, ALARM))),
    ("limp or numb and alarm", Or((LIMP, And((NUMB, ALARM))))),
    ("(limp or numb) and alarm", And((Or((LIMP, NUMB)), ALARM))),
    ("not limp and numb", And((Not(LIMP), NUMB))),
    ("not (limp and numb)", Not(And((LIMP, NUMB)))),
    ("limp\nand\tnumb", And((LIMP, NUMB))),
    ("limp\u00a0and numb", And((LIMP, NUMB))),
]
OUTCOMES: list[tuple[str, Condition]] = [
    ("recommended(ice)", Recommended("ice")),
    ("withheld(ice)", Withheld("ice")),
    ("for_now(ice)", ForNow("ice")),
    ("settled(running)", Settled("running")),
    ("answered(pain)", Answered("pain")),
    ("alarm and not withheld(ice)", And((ALARM, Not(Withheld("ice"))))),
    ("count(answered(limp), answered(pain)) >= 1", Count((Answered("limp"), Answered("pain")), 1)),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_condition(text: str, condition: Condition) -> None:
    assert read(text) == (condition, [])
    assert read(text, on_outcome=True) == (condition, []), "invariants may say all that rules may say"


@pytest.mark.parametrize(("text", "condition"), OUTCOMES)
def test_condition_on_the_outcome(text: str, condition: Condition) -> None:
    assert read(text, on_outcome=True) == (condition, [])


@pytest.mark.parametrize(("text", "condition"), [*CONDITIONS, *OUTCOMES])
def test_printed_condition_is_read_again_as_an_equal_one(text: str, condition: Condition) -> None:
    assert read(print_condition(condition), on_outcome=True) == (condition, [])


AT_LEAST_EASY, AT_LEAST_NOTHING, AT_LEAST_NORMAL = (AtLeast("running", level) for level in ("easy", "nothing", "normal"))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("running >= normal", AT_LEAST_NORMAL),
        ("running >= nothing", AT_LEAST_NOTHING),
        ("running > normal", AT_LEAST_EASY),
        ("running > easy", AT_LEAST_NOTHING),
        ("running > nothing", Not(AT_LEAST_NORMAL)),
        ("running < normal", Not(AT_LEAST_NORMAL)),
        ("running < nothing", Not(AT_LEAST_NOTHING)),
        ("running <= normal", Not(AT_LEAST_EASY)),
        ("running <= easy", Not(AT_LEAST_NOTHING)),
        ("running <= nothing", AT_LEAST_NORMAL),
        ("running == normal", And((AT_LEAST_NORMAL, Not(AT_LEAST_EASY)))),
        ("running == easy", And((AT_LEAST_EASY, Not(AT_LEAST_NOTHING)))),
        ("running == nothing", AT_LEAST_NOTHING),
        ("running != easy", Not(And((AT_LEAST_EASY, Not(AT_LEAST_NOTHING))))),
        ("running != nothing", Not(AT_LEAST_NOTHING)),
        ("easy < running", None),
    ],
)
def test_decisions_are_compared_by_strictness(text: str, condition: Condition | None) -> None:
    seen, faults = read(text)
    assert seen == condition
    if condition is None:
        assert [(offset, code) for offset, code, _, _ in faults] == [(0, "KB021")]


@pytest.mark.parametrize("comparison", Comparison)
@pytest.mark.parametrize("level", LEVELS)
def test_comparison_of_a_decision_holds_for_the_levels_that_it_says(comparison: Comparison, level: str) -> None:
    def holds(condition: Condition, rank: int) -> bool:
        match condition:
            case AtLeast(level=bound):
                return rank >= LEVELS.index(bound)
            case Not(item=item):
                return not holds(item, rank)
            case And(items=items):
                return all(holds(item, rank) for item in items)
            case _:
                raise AssertionError(condition)

    condition = decision_condition("running", comparison, level, LEVELS)
    for rank in range(len(LEVELS)):
        assert holds(condition, rank) == comparison.holds(Decimal(rank), Decimal(LEVELS.index(level)))


REFUSED = [
    # syntax
    ("", "KB020", 0, "is empty"),
    ("   ", "KB020", 0, "is empty"),
    ("(limp", "KB020", 0, "`(` is never closed"),
    ("limp)", "KB020", 4, "`)` closes nothing"),
    ("onset in {sudden)", "KB020", 16, "`)` closes nothing"),
    ("limp numb", "KB020", 5, "is not an expression"),
    ("  limp numb", "KB020", 7, "is not an expression"),
    ("pain = 3", "KB020", 5, "is not an expression: `=` compares nothing"),
    ("pain => 3", "KB020", 5, "is not an expression: `=` compares nothing"),
    ("limp & numb", "KB020", 5, "unexpected character `&`"),
    ("limp; numb", "KB020", 4, "unexpected character `;`"),
    ("limp # numb", "KB020", 5, "unexpected character `#`"),
    ("onset == 'sudden'", "KB020", 9, "unexpected character `'`"),
    ("limp and é", "KB020", 9, "unexpected character `é`"),
    ("limp\\", "KB020", 4, "unexpected character `\\`"),
    ("pain > 3and limp", "KB020", 7, "`3a…` is neither a number nor a name"),
    ("pain > 0x1f", "KB020", 7, "`0x…` is neither"),
    ("pain > 1_0", "KB020", 7, "`1_…` is neither"),
    ("pain > 1e1", "KB020", 7, "`1e…` is neither"),
    ("pain.worst", "KB020", 0, "`pain.worst` has no place in a condition"),
    ("limp and (limp if numb else alarm)", "KB020", 10, "has no place in a condition"),
    ("limp, numb", "KB020", 0, "has no place in a condition"),
    ("limp and {numb}", "KB020", 9, "`{numb}` has no place in a condition"),
    ("limp and True", "KB020", 9, "`True` has no place in a condition"),
    ("limp and 3", "KB020", 9, "`3` has no place in a condition"),
    ("limp and -pain", "KB020", 9, "`-pain` has no place in a condition"),
    ("limp is numb", "KB020", 8, "`is` has no place"),
    ("limp is not numb", "KB020", 12, "`is` has no place"),
    ("onset in (sudden, gradual)", "KB020", 9, "`in` needs a set"),
    ("onset in {}", "KB020", 9, "`in` needs a set"),
    ("limp" + " or limp" * 500, "KB020", 0, "is 4,004 characters long"),
    ("limp and " + "not " * 30 + "numb", "KB020", 109, "is nested too deeply"),
    ("count(*limp, numb) >= 1", "KB020", 6, "`*limp` has no place in a condition"),
    # names
    ("limpp", "KB021", 0, "unknown name `limpp`"),
    ("limp and not limpp", "KB021", 13, "unknown name `limpp`"),
    ("alarms", "KB021", 0, "unknown name `alarms`"),
    ("ice", "KB021", 0, "unknown name `ice`"),
    ("strain", "KB021", 0, "unknown name `strain`"),
    ("pian > 3", "KB021", 0, "unknown name `pian`"),
    ("3 < pian", "KB021", 4, "unknown name `pian`"),
    ("onst in {sudden}", "KB021", 0, "unknown name `onst`"),
    ("likely(strian)", "KB021", 7, "unknown cause `strian`"),
    ("possible(limp)", "KB021", 9, "unknown cause `limp`"),
    ("likly(strain)", "KB021", 0, "unknown function `likly`"),
    ("limp.is_bad(3)", "KB021", 0, "unknown function `limp.is_bad`"),
    # kinds
    ("limp == numb", "KB022", 0, "`limp` is a boolean"),
    ("alarm > 3", "KB022", 0, "`alarm` is a concept, true or false"),
    ("numb and onset", "KB022", 9, "`onset` is a choice, not true or false"),
    ("pain", "KB022", 0, "`pain` is a scale, not true or false"),
    ("km", "KB022", 0, "`km` is a number, not true or false"),
    ("spike_pct", "KB022", 0, "`spike_pct` is a number, not true or false"),
    ("running", "KB022", 0, "`running` is a decision, not true or false"),
    ("onset > sudden", "KB022", 0, "`onset` is a choice; `>` compares numbers and decisions"),
    ("pain in {sudden}", "KB022", 0, "`pain` is a scale, not a choice"),
    ("limp in {sudden}", "KB022", 0, "`limp` is a boolean, not a choice"),
    ("3 in {sudden}", "KB022", 0, "`3` cannot be looked up in a set"),
    ("pain > after", "KB022", 0, "`pain` has no words to be compared in"),
    ("before > km", "KB022", 9, "`km` has no words to be compared in"),
    ("before > before", "KB022", 9, "`before` is compared with itself"),
    ("before > onset", "KB022", 9, "`onset` is a choice, no number"),
    ("before > metres", "KB022", 9, "`before` is told in no unit and `metres` in `m`"),
    ("before > scan_day", "KB022", 9, "`before` is told in no unit and `scan_day` in days"),
    ("before > spike_pct", "KB022", 9, "`before` is compared with a number, not with `spike_pct`"),
    ("before > after + km", "KB022", 9, "`before` is compared with a number"),
    ("before > after * 2", "KB022", 9, "`before` is compared with a number"),
    ("before + 1 > after", "KB022", 0, "`before + 1` cannot be compared"),
    ("pain > " + "9" * 31, "KB022", 7, "`pain` is compared with a number"),
    ("pain > True", "KB022", 7, "`pain` is compared with a number, not with `True`"),
    ("spike_pct > pain", "KB022", 12, "`spike_pct` is compared with a number"),
    ("1 < pain < spike_pct", "KB022", 11, "`pain` is compared with a number"),
    ("pain + 1 > 3", "KB022", 0, "`pain + 1` cannot be compared"),
    ("spike_pct > --3", "KB022", 12, "`spike_pct` is compared with a number, not with `--3`"),
    ("3 > 1", "KB022", 0, "`3` cannot be compared"),
    ("running >= 2", "KB022", 11, "`running` is compared with its levels"),
    ("likely(strain) >= 1", "KB022", 0, "`likely(strain)` cannot be compared"),
    ("likely()", "KB022", 0, "`likely(…)` takes one name"),
    ("likely(strain, strain)", "KB022", 0, "`likely(…)` takes one name"),
    ("likely(cause=strain)", "KB022", 0, "`likely(…)` takes one name"),
    ("likely(not strain)", "KB022", 0, "`likely(…)` takes one name"),
    # domains
    ("onset == suden", "KB023", 9, "`onset` has no value `suden`"),
    ("onset == 3", "KB023", 9, "`onset` has no value `3`"),
    ("onset in {gradual, suden}", "KB023", 19, "`onset` has no value `suden`"),
    ("onset in {sudden, sudden}", "KB023", 9, "`{sudden, sudden}` names a value twice"),
    ("pain > 11", "KB023", 7, "11 is outside the range of `pain`"),
    ("pain > -1", "KB023", 7, "-1 is outside the range of `pain`"),
    ("11 > pain", "KB023", 0, "11 is outside the range of `pain`"),
    ("pain > 10.5", "KB023", 7, "10.5 is outside the range of `pain`"),
    ("km < 0.4", "KB023", 5, "0.4 is outside the range of `km`"),
    ("km < 100.1", "KB023", 5, "100.1 is outside the range of `km`"),
    # invariants only
    ("recommended(ice)", "KB024", 0, "may stand in invariants only"),
    ("limp or withheld(ice)", "KB024", 8, "may stand in invariants only"),
    ("for_now(ice)", "KB024", 0, "may stand in invariants only"),
    ("settled(running)", "KB024", 0, "may stand in invariants only"),
    ("answered(pain)", "KB024", 0, "may stand in invariants only"),
    # levels
    ("running >= eazy", "KB025", 11, "`running` has no level `eazy`"),
    ("running in {easy, nothin}", "KB025", 18, "`running` has no level `nothin`"),
    # counts
    ("count(limp, numb)", "KB026", 0, "must be compared"),
    ("count(limp, numb) > 2", "KB026", 20, "`2` of 2 cannot be counted with `>`"),
    ("count(limp, numb) <= 2", "KB026", 21, "`2` of 2 cannot be counted with `<=`"),
    ("count(limp, numb) < 0", "KB026", 20, "`0` of 2 cannot be counted with `<`"),
    ("count(limp, numb) == 3", "KB026", 21, "`3` of 2 cannot be counted with `==`"),
    # scores
    ("wells", "KB022", 0, "`wells` is a score, not true or false"),
    ("wells >= 6", "KB023", 9, "`wells >= 6` is plain beforehand"),
    ("wells >= -2", "KB023", 9, "is plain beforehand"),
    ("wells > 5.5", "KB023", 8, "is plain beforehand"),
    ("wells >= pain", "KB022", 9, "`wells` is compared with a number"),
    ("wells in {1, 2}", "KB022", 0, "`wells` is a score, not a choice"),
    ("wells == 1.2", "KB023", 9, "`wells == 1.2` is plain beforehand"),
    ("count(limp) >= 1", "KB026", 0, "takes two or more conditions"),
    ("count(limp, item=numb) >= 1", "KB026", 0, "takes two or more conditions"),
    ("count(limp, numb) >= 0", "KB026", 21, "`0` of 2 cannot be counted"),
    ("count(limp, numb) >= 3", "KB026", 21, "`3` of 2 cannot be counted"),
    ("count(limp, numb) >= 1.5", "KB026", 21, "`1.5` of 2 cannot be counted"),
    ("count(limp, numb) >= pain", "KB026", 21, "`pain` of 2 cannot be counted"),
]


@pytest.mark.parametrize(("text", "code", "offset", "says"), REFUSED)
def test_refused_condition(text: str, code: str, offset: int, says: str) -> None:
    _, faults = read(text)
    assert [(at, fault) for at, fault, _, _ in faults] == [(offset, code)]
    assert says in faults[0][2]


def test_every_fault_of_a_condition_is_told() -> None:
    _, faults = read("limpp or (pain > 11 and onset == suden) or count(numbb, likely(strian)) >= 1 or 1 < pian < 3")
    assert [(at, code) for at, code, _, _ in faults] == [
        (0, "KB021"),
        (17, "KB023"),
        (33, "KB023"),
        (49, "KB021"),
        (63, "KB021"),
        (84, "KB021"),
        (84, "KB021"),
    ]


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("limpp", "did you mean `limp`?"),
        ("strain", "`strain` is a cause: write `likely(strain)` or `possible(strain)`"),
        ("ice", "`ice` is a recommendation, which does not belong here"),
        ("alarms", "`alarms` is a checklist, which does not belong here"),
        ("likely(limp)", "`limp` is a finding, which does not belong here"),
        ("likely(strian)", "did you mean `strain`?"),
        ("likly(strain)", "did you mean `likely`?"),
        ("onset", "compare it: `onset == gradual`"),
        ("pain", "compare it: `pain >= 3`"),
        ("running", "compare it: `running >= nothing`"),
        ("limp == numb", "write `limp` or `not limp`"),
        ("onset == suden", "did you mean `sudden`?"),
        ("running >= eazy", "did you mean `easy`?"),
        ("pain > 11", "0 to 10"),
        ("km > 101", "0.5 to 100"),
        ("count(limp, numb) > 2", "a whole number from 0 to 1"),
        ("count(limp, numb) >= 3", "a whole number from 1 to 2"),
    ],
)
def test_help(text: str, help: str) -> None:
    _, faults = read(text)
    assert [told for _, _, _, told in faults] == [help]


def test_what_is_offered_as_a_comparison_is_one() -> None:
    for name in ("onset", "pain", "km", "spike_pct", "running"):
        _, faults = read(name)
        offered = faults[0][3].removeprefix("compare it: ").strip("`")
        assert read(offered)[1] == []


def test_what_is_offered_as_a_comparison_is_inside_the_range() -> None:
    faults: list[Fault] = []
    names = Vocabulary(findings={"age": Domain(FindingType.NUMBER, range=(Decimal(16), Decimal(99)))})
    parse_condition("age", names, lambda *fault: faults.append(fault))
    offered = faults[0][3].removeprefix("compare it: ").strip("`")
    assert parse_condition(offered, names, lambda *fault: faults.append(fault)) is not None
