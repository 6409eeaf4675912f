"""The pages of an interview: one screen each, why it is asked, and where it ends."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from expert.faces.check_ins import last_outcome
from expert.faces.pages.html import lines_html
from expert.faces.web.outcome import alarm_of
from expert.faces.web.screens import Held, answered, faults_of, screen_of, turned_to
from expert.faces.web.visit import Visit
from expert.interview import Ending, Interview, OfferToStop, Over, ReplyError, start, why_asked
from expert.words.interview import say_brought_about
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
    return screen_page(visit, interview, None, "/interview")


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
    session = visit.session
    if session.interview is None:
        return visit.go("/")
    before = session.interview
    session.interview, refused = sent(visit, before, "/interview")
    if refused is not None:
        return refused
    if isinstance(session.interview.step, Over) and session.interview.step.ending is not Ending.ALONE:
        session.interview = before  # it is over for now: whoever changes an answer later goes on from here
        return visit.go("/result")
    session.interview = filled(visit, session.interview, before)
    session.said += say_brought_about(before, session.interview, visit.site.words)
    session.shown = session.kept = None
    is_stopping = isinstance(before.step, OfferToStop) and session.interview.stopped
    return visit.go("/result" if isinstance(session.interview.step, Over) or is_stopping else "/interview")


def sent(visit: Visit, held: Held, here: str) -> tuple[Held, Response | None]:
    """Return the interview after the form that came; where it is not taken, as it is on show then, with the page that says why.

    Args:
        visit: With the form.
        held: The interview before.
        here: Where its screens are shown, and its forms are sent.
    """
    shown, fits = turned_to(held, visit.form)
    if not fits:
        visit.session.said.append(visit.say("stale"))
        return shown, visit.go(here)
    try:
        return answered(shown, visit.form), None
    except ReplyError as error:
        return shown, screen_page(visit, shown, error, here)


def filled(visit: Visit, interview: Interview, before: Interview | None = None) -> Interview:
    """Return an interview with what the training log that is kept answers by now; what it did not answer before is said next."""
    from expert.training.kept import kept_log
    from expert.training.measuring import newly_answered, with_log

    store = visit.site.store
    log = None if store is None or store.last_import() is None else kept_log(store)
    if log is None or not log.activities:
        return interview
    case, found = with_log(interview.knowledge, log, interview.case)
    new = newly_answered(found, case, None if before is None else before.case)
    visit.session.said += say_filled(interview.knowledge, new, visit.site.words)
    return interview.with_answers(case)


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
