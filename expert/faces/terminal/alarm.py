"""What stands alone by somebody's answers is printed before anything else, or in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from expert.errors import StoreError
from expert.faces.terminal.product import product
from expert.faces.terminal.shared import print_text, user_store

if TYPE_CHECKING:
    from expert import Consultation, KnowledgeBase


def tell_alarm(consultation: Consultation, *, to_error: bool = False) -> bool:
    """Print what stands alone by a consultation, as nothing is said before it or instead of it; return whether anything does."""
    from expert.interview.state import is_alone

    if not is_alone(consultation.meaning):
        return False
    from expert.faces.terminal.screens.text import render_assessment, to_plain
    from expert.questions.assess import assess

    alarm = render_assessment(assess(consultation), consultation, product())
    if to_error:
        click.echo(to_plain(alarm), err=True)
    else:
        print_text(alarm)
        click.echo()
    return True


def tell_kept_alarm(knowledge: KnowledgeBase, *, to_error: bool = False) -> bool:
    """Print what stands alone by the last answers that are kept, where anything does; return whether it does.

    Where they cannot be read nothing is said of it: whoever keeps or reads something next is told why.
    """
    import datetime

    from expert.faces.check_ins import last_outcome

    try:
        last = last_outcome(user_store(), knowledge, datetime.date.today())
    except StoreError:
        return False
    return last is not None and tell_alarm(last, to_error=to_error)
