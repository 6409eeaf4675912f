"""The pages of an interview: one screen each, why it is asked, and where it ends."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from expert.faces.check_ins import last_outcome
from expert.faces.pages.html import lines_html
from expert.faces.web.outcome import alarm_of
from expert.faces.web.screens import answered, faults_of, screen_of, turned_to
from expert.faces.web.visit import Visit
from expert.interview import Ending, Interview, OfferToStop, Over, ReplyError, start, why_asked
from expert.words.interview import say_given
from expert.words.sentences import tell
from expert.words.training import say_filled


def home(visit: Visit) -> Response:
    """Show what this is, and where one begins; first what stands alone by the last answers that are kept."""
    store = visit.site.store
    alarm = "" if store is None else alarm_of(visit, last_outcome(store, visit.knowledge, visit.day()))
    return visit.page("home.html", visit.knowledge.title, alarm=alarm)


def begin(visit: Visit) -> Response:
    """Begin anew: what was answered before is forgotten."""
    visit.session.forget()
    visit.session.interview = filled(visit, start(visit.knowledge, visit.day()))
    return visit.go("/interview")


def show(visit: Visit) -> Response:
    """Show the screen whose turn it is."""
    interview = visit.session.interview
    if interview is None:
        return visit.go("/")
    if isinstance(interview.step, Over):
        return visit.go("/result")
    return _screen(visit, interview)


def why(visit: Visit) -> Response:
    """Say why the screen on show is shown."""
    interview = visit.session.check_in if visit.named("which") == "diary" else visit.session.interview
    if interview is None or isinstance(interview.step, Over):
        return visit.go("/")
    told = tell(why_asked(interview), words=visit.site.words)
    below = visit.told(told)
    if visit.is_part:
        return visit.part(below)
    return visit.page("told.html", visit.say("why_asked"), heading=visit.say("why_asked"), told=below)


def take(visit: Visit) -> Response:
    """Take what a form says, and go on."""
    interview = visit.session.interview
    if interview is None:
        return visit.go("/")
    interview, fits = turned_to(interview, visit.form)
    if not fits:
        visit.session.interview = interview
        visit.session.said.append(visit.say("stale"))
        return visit.go("/interview")
    try:
        changed = answered(interview, visit.form)
    except ReplyError as error:
        return _screen(visit, interview, error)
    if isinstance(changed.step, Over) and changed.step.ending is not Ending.ALONE:
        return visit.go("/result")  # it is over for now: whoever changes an answer later goes on from here
    changed = filled(visit, changed)
    tell_changes(visit, interview, changed)
    visit.session.interview = changed
    visit.session.shown = visit.session.kept = None
    is_stopping = isinstance(interview.step, OfferToStop) and changed.stopped
    return visit.go("/result" if isinstance(changed.step, Over) or is_stopping else "/interview")


def tell_changes(visit: Visit, before: Interview, changed: Interview) -> None:
    """Say on the next page what an answer took out, and how many questions it brings up."""
    words = visit.site.words
    if changed.dropped:
        visit.session.said.append(visit.say("dropped", said=say_given(before.knowledge, before.case, changed.dropped, words)))
    more = 0 if isinstance(changed.step, Over) else changed.more_since(before)
    if more:
        visit.session.said.append(words.say_count("web", "more_to_ask", more))


def filled(visit: Visit, interview: Interview) -> Interview:
    """Return an interview with what the training log that is kept answers by now; it is said on the next page."""
    from expert.training.kept import kept_log
    from expert.training.measuring import with_log

    if visit.site.store is None or visit.site.store.last_import() is None:
        return interview
    log = kept_log(visit.site.store)
    if log is None or not log.activities:
        return interview
    case, found = with_log(interview.knowledge, log, interview.case)
    before = interview.case.answers
    new = [item for name, item in found.items() if name in case.answers and case.answers[name] != before.get(name)]
    new = [item for item in new if case.answers[item.finding].origin == "log"]
    visit.session.said += say_filled(interview.knowledge, new, visit.site.words)
    return interview.with_answers(case)


def _screen(visit: Visit, interview: Interview, error: ReplyError | None = None) -> Response:
    """Return the page of the screen on show."""
    return screen_page(visit, interview, error, "/interview")


def screen_page(visit: Visit, interview: Interview, error: ReplyError | None, here: str) -> Response:
    """Return the page of the screen on show, with what is wrong with the answer that came; its form is sent to `here`."""
    screen = screen_of(interview, visit.site.words)
    faults = () if error is None else faults_of(interview.knowledge, error, visit.site.words, is_typed=screen.is_typed)
    title = f"{visit.say('wrong')}: {screen.title}" if faults else screen.title
    so_far = Markup(lines_html(screen.so_far))
    return visit.page("screen.html", title, 400 if faults else 200, screen=screen, so_far=so_far, faults=faults, here=here)


def change(visit: Visit) -> Response:
    """Show the screen of an answer again, so that it can be changed; then everything else stays."""
    interview, screen = visit.session.interview, visit.text("screen")
    if interview is None:
        return visit.go("/")
    if screen not in {item.screen for item in interview.answered_screens}:
        raise HTTPException(400)
    visit.session.interview = interview.tell(screen)
    return visit.go("/interview")
