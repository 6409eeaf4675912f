"""What no single file can say of itself: references that resolve, parts that fit together, dependencies without a circle.

Long because each kind of entry has its own checks, and none of them is of use elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import assert_never

from expert.cases.values import write_value
from expert.errors import Diagnostics, Location, suggest_names
from expert.language.conditions import print_condition
from expert.language.formulas import inputs
from expert.language.model import (
    DAYS_RANGE,
    LARGEST,
    MOST_DECIMALS,
    POINT_DECIMALS,
    Advise,
    Anew,
    Checklist,
    Conclude,
    Decision,
    Finding,
    FindingType,
    KnowledgeBase,
    Quantity,
    Suggest,
    counts,
    verb_of,
)
from expert.language.network import names_in, network
from expert.loading.check_asked import unfit_to_ask
from expert.loading.check_causes import check_causes
from expert.loading.check_circles import check_chains, check_cycles
from expert.loading.check_counted import check_called, check_counted
from expert.loading.check_diary import check_diary
from expert.loading.check_doses import check_doses
from expert.loading.check_measured import check_measured
from expert.loading.check_phrases import check_forms
from expert.loading.check_validity import check_validity
from expert.loading.entries import RESERVED, SECTIONS, Entries, RawEntry, unknown_name
from expert.loading.file_kinds import entry_shape, head_fields
from expert.loading.reach import largest_value
from expert.shapes.shape import Reference

_VALUES_THAT_MAY_BE_WORDS = frozenset({"yes", "no", "true", "false", "null"})
"""Values of a choice that cannot be mistaken: a quoted or bare word is a text in YAML 1.2, or is refused by its type."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A finding or quantity inside a text."""


def check(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note everything that does not fit together."""
    checker = _Checker(knowledge, entries, diagnostics)
    checker.check_references()
    checker.check_decisions()
    checker.check_scales()
    checker.check_story()
    checker.check_findings()
    checker.check_checklists()
    checker.check_conclusions()
    checker.check_topics()
    checker.check_rules()
    checker.check_claims()
    checker.check_texts()
    checker.check_cases()
    checker.check_accepted()
    check_causes(knowledge, entries, diagnostics)
    check_doses(knowledge, entries, diagnostics)
    check_measured(knowledge, entries, diagnostics)
    check_diary(knowledge, entries, diagnostics)
    if check_cycles(knowledge, entries, diagnostics):
        check_chains(knowledge, entries, diagnostics)


class _Checker:
    """Checks the model against itself; entries say where things stand."""

    def __init__(self, knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
        self.knowledge = knowledge
        self.entries = entries
        self.diagnostics = diagnostics

    def check_references(self) -> None:
        """Everything that a field names exists, as the field's own declaration says."""
        head = self.entries.head
        if head is not None:
            for field in head_fields():
                if field.key in head.data:
                    self._refer(head, field.shape.references(head.data[field.key], (field.key,)))
        for section in SECTIONS:
            record = entry_shape(section)
            for entry in self.entries.sound(section):
                self._refer(entry, record.references(entry.data, entry.pointer))
                root = entry.document.data
                self._refer(entry, record.references_at_top(root if isinstance(root, dict) else {}))
        for entry in self.entries.accepted:
            if entry.sound:
                self._refer(entry, entry_shape("accepted").references(entry.data, entry.pointer))

    def _refer(self, entry: RawEntry, references: Iterable[Reference]) -> None:
        """Note each reference to something that does not exist."""
        for item in references:
            location = entry.document.location(item.at, of_key=item.of_key)
            source, _, claim = item.name.partition("#")
            valid = self._named(item.names.section)
            if claim and source in valid:
                self._refer_to_claim(location, source, item.name)
            elif source not in valid:
                unknown_name(self.diagnostics, location, item.names.word, source, valid, self.entries)

    def _named(self, section: str) -> Collection[str]:
        """Return everything that stands in a section; everything that has an id where none is said."""
        if not section:
            return self.entries.kinds()
        found: Collection[str] = self.entries[section] if section in SECTIONS else getattr(self.knowledge, section)
        return found

    def _refer_to_claim(self, location: Location, source: str, reference: str) -> None:
        """Note a reference to a claim that its source does not make."""
        claims = self.entries["claims"]
        if reference not in claims:
            valid = [item for item in claims if item.startswith(f"{source}#")]
            claim = reference.removeprefix(f"{source}#")
            self.diagnostics.add(location, "KB041", f"`{source}` has no claim `{claim}`", suggest_names(reference, valid))

    def check_decisions(self) -> None:
        """Levels are distinct, those that a decision names are among them, and one that can wait says what it says while more is open."""
        for decision in self.knowledge.decisions.values():
            entry = self.entries["decisions"][decision.id]
            levels = [level.id for level in decision.levels]
            for key, level in (("hold_at", decision.hold_at), ("on_failure", decision.on_failure), ("urgent_from", decision.urgent_from)):
                if level:
                    self._check_level(entry, (key,), decision.id, level)
            for index, level in enumerate(levels):
                self._refuse_reserved(entry.at("levels", index, "id"), level)
                if level in levels[:index]:
                    self.diagnostics.add(
                        entry.at("levels", index, "id"), "KB016", f"`{level}` is already a level of `{decision.id}`", "rename one"
                    )
            self._check_what_can_wait(decision, entry)
            self._check_sessions(decision, entry)

    def _check_sessions(self, decision: Decision, entry: RawEntry) -> None:
        """No two sessions of a decision have the same id."""
        seen: set[str] = set()
        for index, level in enumerate(decision.levels):
            for place, session in enumerate(level.program.sessions if level.program is not None else ()):
                if session.id in seen:
                    location = entry.at("levels", index, "program", "sessions", place, "id")
                    self.diagnostics.add(location, "KB016", f"`{session.id}` is already a session of `{decision.id}`", "rename one")
                seen.add(session.id)

    def _check_what_can_wait(self, decision: Decision, entry: RawEntry) -> None:
        """No level soothes beside one that cannot wait: each milder one has an answer for while that is open."""
        levels = [level.id for level in decision.levels]
        milder = levels.index(decision.urgent_from) if decision.urgent_from in levels else 0
        for index, level in enumerate(decision.levels[:milder]):
            if not level.answer_open:
                message = f"`{level.id}` is milder than `{decision.urgent_from}`, which cannot wait, but lacks `answer_open`"
                help = "say what is said while unanswered questions could still make it stricter, without any word that soothes"
                self.diagnostics.add(entry.at("levels", index, "id"), "KB058", message, help)

    def check_story(self) -> None:
        """What stands in the story is asked, on a screen of its own, and asks for nothing to be done."""
        head = self.entries.head
        for index, name in enumerate(head.data.get("story", ()) if head is not None else ()):
            fault = unfit_to_ask(self.knowledge, self.entries, name)
            if head is not None and fault is not None:
                self.diagnostics.add(head.at("story", index), "KB043", *fault)

    def check_scales(self) -> None:
        """The grades can be reached, the stronger one from more points."""
        head = self.entries.head
        grades = self.knowledge.grades
        for key in ("groups", "evidence", "standings", "strengths", "cause_kinds", "counted"):
            self._refuse_repeated(key)
        if head is not None and grades.possible_at > grades.likely_at:
            self.diagnostics.add(
                head.at("grades", "possible_at"), "KB052", "`possible_at` is above `likely_at`", "likely needs at least as many points"
            )

    def _refuse_reserved(self, location: Location, name: str) -> None:
        """Note a value or level that is a word of the language."""
        if name in RESERVED:
            self.diagnostics.add(location, "KB017", f"`{name}` is a word of the language and cannot be a name", "choose another name")

    def _refuse_repeated(self, key: str) -> None:
        """Note an id that stands twice in a small list of knowledge.yaml."""
        head, seen = self.entries.head, set()
        for index, item in enumerate(head.data.get(key, ()) if head is not None else ()):
            if head is not None and item["id"] in seen:
                self.diagnostics.add(head.at(key, index, "id"), "KB016", f"`{item['id']}` stands twice in `{key}`", "rename one")
            seen.add(item["id"])

    def check_topics(self) -> None:
        """What people can ask about says what is told where nothing is known, and somebody answers it."""
        owned = {item.topic for item in self.knowledge.recommendations.values()}
        for topic in self.knowledge.topics.values():
            entry = self.entries["topics"][topic.id]
            if topic.question and not topic.not_known:
                message, help = "a topic with a `question` needs `not_known`", "say what would settle it where nothing is known"
                self.diagnostics.add(entry.at("question", of_key=True), "KB043", message, help)
            for key in ("asked_when", "on_request", "not_known"):
                if key in entry.data and not topic.question:
                    message = f"`{key}` does not belong to a topic that nobody can ask about"
                    self.diagnostics.add(entry.at(key, of_key=True), "KB043", message, "write its `question`, or remove it")
            if topic.question and topic.id not in owned and not (topic.decisions or topic.cause_kinds or topic.also):
                message, help = f"nothing answers `{topic.id}`", "name it as the topic of a recommendation, or what answers it"
                self.diagnostics.add(entry.at("id"), "KB043", message, help)

    def check_findings(self) -> None:
        """The parts of a finding fit its type."""
        for finding in self.knowledge.findings.values():
            entry = self.entries["findings"][finding.id]
            self._check_type(finding, entry)
            self._check_anew(finding, entry)
            self._check_further(finding, entry)
            check_called(finding, entry, self.diagnostics)
            check_counted(finding, entry, self.knowledge, self.diagnostics)
            if finding.type is not FindingType.CHOICE or finding.options:
                self._check_phrase(finding, entry)
            self._check_worse(finding, entry)
        ranged = {
            id
            for id, item in self.knowledge.findings.items()
            if item.type in {FindingType.SCALE, FindingType.DATE} or item.range is not None or item.counts_as
        }
        for score in self.knowledge.scores.values():
            entry = self.entries["scores"][score.id]
            check_forms(score.phrase, entry, self.diagnostics)
            for index, item in enumerate(score.items):
                if not counts(item.points):
                    message = f"a line of a score cannot count {item.points:f} points"
                    help = f"any number but 0, with at most {POINT_DECIMALS} decimals"
                    self.diagnostics.add(entry.at("items", index, "points"), "KB043", message, help)
                if item.when in [other.when for other in score.items[:index]]:
                    message = f"`{print_condition(item.when)}` stands in another line too"
                    self.diagnostics.add(entry.at("items", index, "when"), "KB043", message, "write it once, with all its points")
        for quantity in self.knowledge.quantities.values():
            if quantity.compared:
                place = self.entries["findings"][quantity.compared[0].id].at("called")
            else:
                entry = self.entries["quantities"][quantity.id]
                place = entry.at("formula")
                check_forms(quantity.phrase, entry, self.diagnostics)
            if set(inputs(quantity.formula)) <= ranged:  # what is wrong with an input is told where that is declared
                self._check_reach(quantity, place)

    def _check_reach(self, quantity: Quantity, place: Location) -> None:
        """What is computed keeps all its digits, also where it is told to more decimals than others."""
        most = LARGEST // 10 ** max(0, quantity.decimals - MOST_DECIMALS)
        largest = largest_value(quantity.formula, self.knowledge.findings)
        if largest is None or largest > most:
            help = f"narrow the ranges of what it reads, so that it stays within {most:,}; divide by no difference of quotients"
            self.diagnostics.add(place, "KB032", f"`{quantity.id}` can become too large to be kept exactly", help)

    def _check_type(self, finding: Finding, entry: RawEntry) -> None:
        """`options`, `further` and `taken_as` belong to choices, the others to numbers, a `range` to dates as well."""
        of_numbers = ("range", "decimals", "unit", "example", "counts")
        owners = {**dict.fromkeys(("options", "further", "taken_as"), FindingType.CHOICE), **dict.fromkeys(of_numbers, FindingType.NUMBER)}
        for key, owner in owners.items():
            if key in entry.data and finding.type is not owner and (key, finding.type) != ("range", FindingType.DATE):
                self.diagnostics.add(
                    entry.at(key, of_key=True),
                    "KB043",
                    f"`{key}` does not belong to a {finding.type.value}",
                    f"only a {owner.value} has it",
                )
        for value in finding.options:
            if value not in _VALUES_THAT_MAY_BE_WORDS:
                self._refuse_reserved(entry.at("options", value, of_key=True), value)
        match finding.type:
            case FindingType.CHOICE if not finding.options:
                self.diagnostics.add(entry.at("type"), "KB043", "a choice needs `options`", "list each value with its wording")
            case FindingType.NUMBER if finding.range is None:
                self.diagnostics.add(entry.at("type"), "KB043", "a number needs a `range`", "write [least, most]")
            case FindingType.DATE if not _counts_days(finding.bounds):
                help = f"write [least, most] as whole numbers from {DAYS_RANGE[0]} to {DAYS_RANGE[1]}"
                self.diagnostics.add(entry.at("range"), "KB043", "the range of a date counts days back", help)
            case FindingType.BOOLEAN | FindingType.CHOICE | FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
                pass
            case _:  # pragma: no cover
                assert_never(finding.type)
        if finding.range is None:
            return
        if finding.range[0] >= finding.range[1]:
            self.diagnostics.add(entry.at("range"), "KB043", "the range is empty", "write [least, most]")
        elif finding.type is FindingType.NUMBER and finding.bounds != tuple(map(finding.number_at, finding.grid)):
            message = f"an end of the range has more decimals than an answer, which has {finding.decimals}"
            self.diagnostics.add(entry.at("range"), "KB043", message, "round the ends of the range, or give `decimals`")

    def _check_anew(self, finding: Finding, entry: RawEntry) -> None:
        """What is said of doing it again belongs to what is answered anew by doing, and what loads alike to a test."""
        if finding.loads_like and not finding.test:
            message = "`loads_like` does not belong to a finding that is no test"
            self.diagnostics.add(entry.at("loads_like", of_key=True), "KB043", message, "write `test: yes`, or remove it")
        for key in ("anew_when", "test"):
            if key in entry.data and finding.anew is not Anew.BY_DOING:
                message = f"`{key}` does not belong to a finding that cannot be answered anew by doing something"
                self.diagnostics.add(entry.at(key, of_key=True), "KB043", message, "write `anew: by_doing`, or remove it")
        if finding.unvisited and (finding.anew is not Anew.BY_VISIT or finding.unvisited not in finding.options):
            message = "`unvisited` does not name an option of a choice that a visit answers anew"
            self.diagnostics.add(entry.at("unvisited"), "KB043", message, "write `anew: by_visit` and one of the options, or remove it")
        for place, option in enumerate(finding.after_visit):
            if finding.anew is not Anew.BY_VISIT or option not in finding.options:
                message = f"`{option}` is not an option of a choice that a visit answers anew"
                help = "write `anew: by_visit` and one of the options, or remove it"
                self.diagnostics.add(entry.at("after_visit", place), "KB043", message, help)

    def _check_further(self, finding: Finding, entry: RawEntry) -> None:
        """What is meant where nobody says is an option; so is a further value, said by a boolean that could be a line of a checklist."""
        if finding.taken_as is not None and finding.taken_as not in finding.options:
            message = f"`{finding.id}` has no value `{finding.taken_as}`"
            self.diagnostics.add(entry.at("taken_as"), "KB043", message, suggest_names(finding.taken_as, finding.options))
        for option, name in finding.further.items():
            if option not in finding.options:
                message = f"`{finding.id}` has no value `{option}`"
                place = entry.at("further", option, of_key=True)
                self.diagnostics.add(place, "KB043", message, suggest_names(option, finding.options))
            fault = self._unfit_for_line(name)
            if fault is not None:
                self.diagnostics.add(entry.at("further", option), "KB046", *fault)
            elif name in self.knowledge.findings and self.knowledge.findings[name].ask_when != finding.ask_when:
                message = f"`{name}` may not be asked with `{finding.id}`"
                self.diagnostics.add(
                    entry.at("further", option), "KB046", message, "what is asked together has the same `ask_when`, or none"
                )
            elif self.knowledge.screen_of(name) != finding.id or list(finding.further.values()).count(name) > 1:
                message = f"`{name}` stands for something else already"
                self.diagnostics.add(entry.at("further", option), "KB046", message, "give each further value a boolean of its own")

    def _unfit_for_line(self, name: str) -> tuple[str, str] | None:
        """Return why a finding may not be answered together with others, and how to mend it."""
        finding = self.knowledge.findings.get(name)
        message = f"`{name}` may not be a line of a checklist"
        if finding is None:
            return None
        if finding.type is not FindingType.BOOLEAN or finding.worse is None or finding.worse.order != (False, True):
            return message, "only a boolean with `worse: yes` may: `none of these` must be the mild answer"
        if finding.test:
            return message, "it asks to do something: that is asked by itself, where it may be done"
        return None

    def _check_phrase(self, finding: Finding, entry: RawEntry) -> None:
        """There is a phrase for each value, or for the forms that a number takes."""
        values: list[bool | str] = [True, False] if finding.type is FindingType.BOOLEAN else list(finding.options)
        if not values:
            check_forms(finding.phrase, entry, self.diagnostics)
            return
        if finding.phrase.by_form:
            self.diagnostics.add(
                entry.at("phrase"),
                "KB044",
                f"a {finding.type.value} needs a phrase for each value",
                "write {yes: …, no: …} or one for each option",
            )
            return
        for value in values:
            if value not in finding.phrase.by_value:
                message = f"there is no phrase for `{write_value(value)}`"
                self.diagnostics.add(entry.at("phrase"), "KB044", message, "say how that answer reads inside a sentence")
        for value in finding.phrase.by_value:
            if value not in values and not isinstance(value, bool):
                self.diagnostics.add(
                    entry.at("phrase", value, of_key=True),
                    "KB044",
                    f"`{finding.id}` has no value `{value}`",
                    suggest_names(value, finding.options),
                )

    def _check_worse(self, finding: Finding, entry: RawEntry) -> None:
        """`worse` fits the type."""
        worse = finding.worse
        if worse is None:
            return
        fits = {
            FindingType.BOOLEAN: set(worse.order) == {True, False},
            FindingType.CHOICE: len(worse.order) == len(set(worse.order)) > 1 and set(worse.order) <= set(finding.options),
            FindingType.SCALE: not worse.order,
            FindingType.NUMBER: not worse.order,
            FindingType.DATE: not worse.order,
        }[finding.type]
        if not fits:
            helps = {
                FindingType.BOOLEAN: "write yes or no",
                FindingType.CHOICE: "list the options from mild to worse",
                FindingType.SCALE: "write higher or lower",
                FindingType.NUMBER: "write higher or lower",
                FindingType.DATE: "write higher or lower",
            }
            self.diagnostics.add(entry.at("worse"), "KB045", f"`worse` does not fit a {finding.type.value}", helps[finding.type])

    def check_checklists(self) -> None:
        """Only booleans whose yes is worse may belong to a checklist, only to one, and none is asked because of another of its lines."""
        owner: dict[str, str] = {}
        for checklist in self.knowledge.checklists.values():
            entry = self.entries["checklists"][checklist.id]
            for index, name in enumerate(checklist.members):
                fault = self._unfit_for_line(name) or self._asked_because_of_a_line(name, checklist)
                if fault is not None:
                    self.diagnostics.add(entry.at("members", index), "KB046", *fault)
                if name in owner:
                    message = f"`{name}` is already a line of `{owner[name]}`"
                    self.diagnostics.add(entry.at("members", index), "KB046", message, "keep it in one of the two")
                owner.setdefault(name, checklist.id)

    def _asked_because_of_a_line(self, name: str, checklist: Checklist) -> tuple[str, str] | None:
        """Return of a line that it rests on another one of the same screen, and how to mend it; a circle is told as one."""
        finding = self.knowledge.findings.get(name)
        if finding is None or finding.ask_when is None:
            return None
        behind, whole = network(self.knowledge).behind, names_in(checklist.ask_when) if checklist.ask_when is not None else ()
        rests_on = behind(names_in(finding.ask_when))
        other = next((line for line in checklist.members if line in rests_on), None)
        if other is None or name in rests_on or not behind(whole).isdisjoint(checklist.members):
            return None
        message = f"`{name}` may not be a line of a checklist: whether it applies rests on `{other}`, another line of it"
        return message, "all lines are on one screen: let it apply in any case, or ask for it apart"

    def check_conclusions(self) -> None:
        """Everything that can be concluded has a rule that concludes it."""
        rules = (*self.entries["rules"].values(), *self.entries.repeated)
        said = {effect for rule in rules for effect in _effects_of(rule)}
        for section, word, needed in (
            ("concepts", "concludes", Conclude),
            ("causes", "suggests", Suggest),
            ("recommendations", "advises", Advise),
        ):
            for id, entry in self.entries[section].items():
                if (verb_of(needed), id) not in said:
                    self.diagnostics.add(entry.at("id"), "KB053", f"no rule {word} `{id}`", "without one it could only ever be false")

    def check_rules(self) -> None:
        """Every level that a rule decides exists, no effect stands twice, and a validity has days."""
        for rule in self.knowledge.rules.values():
            if rule.valid is not None:
                check_validity(self.entries["rules"][rule.id], rule.valid, self.diagnostics)
        for entry in self.entries.sound("rules"):  # also of a rule whose condition could not be read
            effects = entry.data["then"]
            for index, effect in enumerate(effects):
                for decision, level in effect.get("decide", {}).items():
                    self._check_level(entry, ("then", index, "decide", decision), decision, level)
                if effect in effects[:index]:
                    self.diagnostics.add(entry.at("then", index), "KB015", "this effect stands twice", "remove one")

    def _check_level(self, entry: RawEntry, steps: tuple[str | int, ...], decision: str, level: str) -> None:
        """Note a level that its decision does not have; that the decision exists is checked elsewhere."""
        scale = self.knowledge.decisions.get(decision)
        if scale is not None and level not in (levels := [item.id for item in scale.levels]):
            self.diagnostics.add(entry.at(*steps), "KB025", f"`{decision}` has no level `{level}`", suggest_names(level, levels))

    def check_claims(self) -> None:
        """A disputed claim says what the literature says."""
        for item in self.knowledge.claims.values():
            standing = self.knowledge.standings.get(item.standing)
            if standing is not None and standing.disputed and not item.research:
                self.diagnostics.add(
                    self.entries["claims"][item.reference].at("id"),
                    "KB057",
                    f"`{item.id}` is disputed but lacks `research`",
                    "say what the literature says",
                )

    def check_texts(self) -> None:
        """Placeholders name findings or quantities, and a text with any has another for when they are unknown."""
        valid = [*self.entries["findings"], *self.entries["quantities"]]
        for recommendation in self.knowledge.recommendations.values():
            entry = self.entries["recommendations"][recommendation.id]
            names = PLACEHOLDER.findall(recommendation.do)
            for name in names:
                if name not in valid:
                    self.diagnostics.add(
                        entry.at("do"),
                        "KB047",
                        f"the text mentions `{{{name}}}`, which is no finding or quantity",
                        suggest_names(name, valid),
                    )
            if names and not recommendation.do_without:
                self.diagnostics.add(
                    entry.at("do"),
                    "KB048",
                    "the text mentions a value but lacks `do_without`",
                    "say it without the value, for when it is unknown",
                )
            for key, text in (("do_without", recommendation.do_without), ("do_held", recommendation.do_held)):
                if PLACEHOLDER.search(text):
                    self.diagnostics.add(entry.at(key), "KB048", f"`{key}` mentions a value", "say it without any")

    def check_cases(self) -> None:
        """Every level that a worked case expects exists."""
        for case in self.knowledge.cases.values():
            expect = case.expect
            for key, levels in (("decisions", expect.decisions), ("floor", expect.floor), ("ceiling", expect.ceiling)):
                for name, level in levels.items():
                    self._check_level(self.entries["cases"][case.id], ("expect", key, name), name, level)

    def check_accepted(self) -> None:
        """Each finding of the audit is accepted once."""
        seen: set[tuple[str, ...]] = set()
        for item in self.knowledge.accepted:
            accepted = (item.code, item.about, item.detail)
            if accepted in seen:
                self.diagnostics.add(item.location, "KB016", f"`{item.code}` about `{item.about}` is already accepted", "remove one")
            seen.add(accepted)


def _counts_days(bounds: tuple[Decimal, Decimal]) -> bool:
    """Return whether each end of a range is a number of days that a date can lie back."""
    least, most = DAYS_RANGE
    return all(least <= end <= most and end == int(end) for end in bounds)


def _effects_of(entry: RawEntry) -> Iterator[tuple[str, str]]:
    """Yield the verb and subject of each effect of a raw rule, sound or not."""
    then = entry.data.get("then")
    for effect in then if isinstance(then, list) else [then]:
        if isinstance(effect, dict):
            for verb, what in effect.items():
                yield str(verb), next(iter(what), "") if isinstance(what, dict) else str(what)
