"""Views and statements as text: coloured on a terminal, plain when piped, wrapped to any width."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from expert.consultation.outcome import Consultation
from expert.language.model import KnowledgeBase
from expert.questions.assess import Action, Assessment, DecisionLine
from expert.questions.handover import HandoverPage
from expert.questions.show import Overview
from expert.questions.statements.base import Weight
from expert.words.catalogue import join, say, say_count
from expert.words.dose import say_dose
from expert.words.told import Told

LABEL_WIDTH = 13
"""The widest label of the first screen."""
_STYLES = {Weight.HEAD: "bold", Weight.PLAIN: "", Weight.ASIDE: "dim"}


NARROW = 50
"""Below this width labels stand above their lines instead of beside them."""
NARROWEST = 20
"""A console that says it is narrower is taken for one that does not know its width."""


def console(*, plain: bool = False, width: int | None = None) -> Console:
    """Return where text goes: coloured on a terminal unless `plain`; NO_COLOR and COLUMNS are heeded."""
    made = Console(highlight=False, emoji=False, markup=False, no_color=plain or None, color_system=None if plain else "auto", width=width)
    if made.width < NARROWEST:
        made.width = 80
    return made


def to_plain(renderable: RenderableType, width: int | None = None) -> str:
    """Return text without colour, no line longer than `width` or ending in spaces."""
    plain = console(plain=True, width=width)
    with plain.capture() as capture:
        plain.print(renderable)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


class _Rows:
    """The first screen: labels on the left, lines on the right; on a narrow screen the label above its lines."""

    def __init__(self) -> None:
        """Start with no rows."""
        self.rows: list[tuple[str, Text]] = []

    def add(self, label: str, text: str | Text, style: str = "") -> None:
        """Add a line; only the first line of a block has a label."""
        self.rows.append((label, Text(text, style=style) if isinstance(text, str) else text))

    def gap(self) -> None:
        """Add an empty line."""
        self.rows.append(("", Text()))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the rows in the room there is."""
        if options.max_width < NARROW:
            for label, text in self.rows:
                if label:
                    yield Text(label, style="bold")
                yield text
            return
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True, min_width=LABEL_WIDTH)
        table.add_column(overflow="fold")
        for label, text in self.rows:
            table.add_row(Text(label, style="bold"), text)
        yield table


def render_assessment(
    view: Assessment, consultation: Consultation, program: str, options: str = "", kept: int | None = None
) -> RenderableType:
    """Return the first screen.

    Args:
        view: What to show.
        consultation: For the version of the knowledge and the number of answers.
        program: What the program is called, for the commands that ask further.
        options: What these commands need to find the case, ` --case FILE`; nothing for the last one kept.
        kept: The number under which the consultation is kept, if it is.
    """
    rows = _Rows()
    if view.violations:
        rows.add("", Text(say("screen", "contradiction"), style="bold red"))
        for because in view.violations:
            rows.add("", because)
    if view.alone is not None:
        _add_alone(rows, view, view.alone)
        return rows
    said: tuple[str, ...] = ()
    asked = ""
    for line in view.decisions:
        _add_decision(rows, line, is_first=line is view.decisions[0], said=said, asked=asked)
        said, asked = line.reasons, line.next_question
    for action in view.referrals:
        _add_referral(rows, view, action)
    if not view.violations:
        _add_causes(rows, view)
        _add_actions(rows, view)
        _add_open(rows, view)
    _add_look_again(rows, view)
    rows.gap()
    for index, line in enumerate(view.decisions):
        rows.add(
            say("screen", "why") if index == 0 else "",
            say("screen", "why_commands", program=program, decision=line.id, options=options),
            "dim",
        )
    return Group(rows, Text(), _footer(view, consultation, kept))


def _add_alone(rows: _Rows, view: Assessment, line: DecisionLine) -> None:
    """Add the one decision that stands alone: what to do, which answer says so, what to tell them."""
    rows.add(line.question, Text(line.answer, style="bold red"))
    if line.reasons:
        rows.add(say("screen", "alone_because"), say("screen", "you_said_joint").join(line.reasons))
    for action in view.referrals[:1]:
        _add_referral(rows, view, action)


def _add_decision(rows: _Rows, line: DecisionLine, *, is_first: bool, said: tuple[str, ...], asked: str) -> None:
    """Add a decision with its reasons and next question, unless they were just `said` and `asked`, its stop rule, and what is open."""
    rows.add(line.question, Text(line.answer, style="bold"))
    if line.reasons and line.reasons != said:
        rows.add("", say("screen", "you_said", reasons=say("screen", "you_said_joint").join(line.reasons)))
    if line.stop_rule and is_first:
        rows.add("", line.stop_rule)
    if line.held_by:
        rows.add("", say_count("screen", "held", line.held_by), "cyan")
    elif line.open:
        rows.add("", say_count("screen", "could_change", line.open), "cyan")
    if line.next_question and line.next_question != asked:
        rows.add("", say("screen", "next_question", question=line.next_question), "cyan")


def _add_referral(rows: _Rows, view: Assessment, action: Action) -> None:
    """Add whom to turn to and what to tell them."""
    rows.add(view.referral_label, f"{action.title}. {action.do}")
    rows.add(say("screen", "referral"), action.recommendation.tell)
    if action.recommendation.cautions:
        rows.add(say("screen", "meanwhile"), " ".join(action.recommendation.cautions))


def _add_causes(rows: _Rows, view: Assessment) -> None:
    """Add what it looks like, then what brought it on."""
    label = ""
    rows.gap()
    for cause in view.causes:
        text = Text(cause.title)
        text.append(f"  {cause.grade}", style="dim")
        rows.add(cause.kind if cause.kind != label else "", text)
        if cause.prognosis:
            rows.add("", cause.prognosis, "dim")
        label = cause.kind
    for kind in view.unknown_kinds:
        rows.add(kind, say("screen", "causes_unknown"), "dim")


def _add_actions(rows: _Rows, view: Assessment) -> None:
    """Add what to do, then what not to do now."""
    if view.to_do or view.not_now:
        rows.gap()
    for number, action in enumerate(view.to_do, start=1):
        text = Text(f"{number}  {action.title}. ", style="bold")
        text.append(action.do, style="not bold")
        if action.caution:
            text.append(" " + say("screen", "evidence_label", label=action.caution), style="not bold dim")
        rows.add(say("screen", "to_do") if number == 1 else "", text)
        if view.in_detail:
            _add_details(rows, action)
    if view.more_to_do:
        rows.add("", say_count("screen", "more_to_do", view.more_to_do), "dim")
    for number, item in enumerate(view.not_now):
        line = say("screen", "not_now_line", title=item.title, because=item.because)
        rows.add(say("screen", "not_now") if number == 0 else "", Text.assemble(("✗  ", "red"), line))


def _add_details(rows: _Rows, action: Action) -> None:
    """Add dose, timing, equipment and cautions."""
    item = action.recommendation
    details = {
        "dose": say_dose(item.dose),
        "timing": item.timing,
        "equipment": join(item.equipment),
        "cautions": " ".join(item.cautions),
    }
    for key, text in details.items():
        if text:
            rows.add("", f"   {say('action', key, text=text)}", "dim")


def _add_open(rows: _Rows, view: Assessment) -> None:
    """Add what is still open."""
    lines = []
    if view.open_checklists:
        lines.append(say_count("screen", "open_checklists", view.open_checklists))
    if view.open_questions:
        lines.append(say_count("screen", "open_questions", view.open_questions))
    rows.gap()
    rows.add(say("screen", "open"), " ".join(lines) or say("screen", "nothing_open"))
    for notice in view.notices:
        rows.add("", notice)


def _add_look_again(rows: _Rows, view: Assessment) -> None:
    """Add when to look again, and what moves one up."""
    if view.look_again_days is not None:
        when = say_count("screen", "look_again_days", view.look_again_days)
        sooner = say("screen", "sooner_joint").join(view.sooner_if[:2])
        rows.add(say("screen", "look_again"), say("screen", "look_again_sooner", when=when, sooner_if=sooner) if sooner else when)
    leading = view.decisions[0] if view.decisions else None
    if leading is not None and leading.move_on and not leading.held_by and not view.violations:
        rows.add(say("screen", "moves_up"), leading.move_on)


def _footer(view: Assessment, consultation: Consultation, kept: int | None) -> Text:
    """Return the fine print."""
    lines = [*view.fine_print]
    lines.append(
        say_count(
            "screen", "footer", view.answered, version=consultation.knowledge.version, fingerprint=consultation.knowledge.fingerprint[:6]
        )
    )
    if kept is not None:
        lines.append("· " + say("history", "kept", id=str(kept)))
    return Text(" ".join(lines), style="dim")


def render_told(told: Told) -> RenderableType:
    """Return an explanation as a tree of text."""
    tree = Tree(_label(told), guide_style="dim")
    _grow(tree, told)
    return tree


def _grow(tree: Tree, told: Told) -> None:
    """Add what a statement rests on to its branch."""
    for child in told.children:
        _grow(tree.add(_label(child)), child)


def _label(told: Told) -> Text:
    """Return one statement as text."""
    first, *rest = told.lines
    label = Text(first, style=_STYLES[told.weight])
    for line in rest:
        label.append(f"\n{line}", style="not bold")
    return label


def render_handover_page(page: HandoverPage) -> RenderableType:
    """Return the page for whoever looks at it next."""
    rows = _Rows()
    if page.violations:
        rows.add("", Text(say("screen", "contradiction"), style="bold red"))
        for because in page.violations:
            rows.add("", because)
    for flag in page.flags:
        word = say("handover", "flag_unknown" if flag.truth is None else "flag_yes" if flag.truth else "flag_no")
        missing = "" if flag.truth is not None else f" ({say_count('handover', 'missing', len(flag.unanswered))})"
        rows.add(word, Text(flag.title + missing, style="bold red" if flag.truth else ""))
        if flag.because:
            rows.add("", say("screen", "you_said_joint").join(flag.because))
    parts: list[RenderableType] = [Text(say("handover", "title", page=page.title, date=page.date), style="bold"), _headed("flags"), rows]
    rows = _Rows()
    for cause in page.suspected:
        rows.add(cause.grade, Text.assemble((cause.title, "bold"), f" ({cause.kind.lower()})"))
        rows.add("", say("screen", "you_said_joint").join(cause.because))
    if not page.suspected:
        rows.add("", say("handover", "nothing_suspected"))
    parts += [_headed("suspected"), rows, _headed("answers")]
    for title, lines in page.groups:
        rows = _Rows()
        for line in lines:
            rows.add(line.on, Text.assemble(line.question, " ", (line.value, "bold"), f" ({line.phrase})"))
        parts += [Text(title, style="italic"), rows]
    if page.not_known:
        parts += [_headed("not_known"), *map(Text, page.not_known)]
    if page.left_out:
        parts += [Text(), Text(say_count("handover", "left_out", page.left_out))]
    parts += [Text(), Text(say("handover", "no_advice", note=page.note), style="dim"), Text(" ".join(page.fine_print), style="dim")]
    return Group(*parts)


def _headed(key: str) -> Text:
    """Return the heading of a part of that page."""
    return Text("\n" + say("handover", key), style="bold")


def render_overview(knowledge: KnowledgeBase, view: Overview, program: str) -> RenderableType:
    """Return what a knowledge base holds."""
    rows = _Rows()
    for kind, ids in view.entries.items():
        rows.add(kind, Text.assemble((f"{len(ids):>4}  ", "bold"), (", ".join(ids), "")))
    version = say("overview", "version", version=view.version, fingerprint=view.fingerprint[:6])
    head = Text.assemble((knowledge.title, "bold"), "  ", (version, "dim"))
    return Group(head, Text(knowledge.summary), Text(), rows, Text(), Text(say("overview", "hint", program=program), style="dim"))
