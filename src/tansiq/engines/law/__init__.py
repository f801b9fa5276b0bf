"""Legal bases as data, and what follows: may this go to them, for this, with what conditions; and after receipt.

    library = read_law(shipped_terms(), (shipped_layer(), own_layer(folder)))   # instruments, charters, States; checked
    law = library.on(day)                                                       # the law of a day
    ask(law, question, recipient, place)              # an Answer: refused with reasons, or conditions and clocks
    ask_each(law, question, recipients, place)        # for several, each by itself; to nobody is refused
    may_use(law, asked)                               # in court, passed on, printed, exported
    partner_view(law, answer, recipient, place)       # what leaves by itself: one of two sentences

Pure: time and the calendar are handed in. What is restricted, and why, is kept apart in ``restricting``.
"""

from __future__ import annotations

from tansiq.engines.law.answer import Answer, Condition, LawPlace, Reason
from tansiq.engines.law.changes import Change, changes
from tansiq.engines.law.charter import Charter
from tansiq.engines.law.deadline import Deadline, Due
from tansiq.engines.law.instrument import Instrument
from tansiq.engines.law.library import Examined, Law, LawLibrary, examine_law, read_law
from tansiq.engines.law.partner_view import PartnerView, partner_view
from tansiq.engines.law.question import Authority, Item, Protection, Question, Statement, UseQuestion
from tansiq.engines.law.question_reading import read_question, read_use_question
from tansiq.engines.law.restricting import RESTRICTED, is_restricted, sealed_reasons
from tansiq.engines.law.sending import Delivery, ask, ask_each
from tansiq.engines.law.terms import Terms, read_terms
from tansiq.engines.law.using import may_use

__all__ = [
    "RESTRICTED",
    "Answer",
    "Authority",
    "Change",
    "Charter",
    "Condition",
    "Deadline",
    "Delivery",
    "Due",
    "Examined",
    "Instrument",
    "Item",
    "Law",
    "LawLibrary",
    "LawPlace",
    "PartnerView",
    "Protection",
    "Question",
    "Reason",
    "Statement",
    "Terms",
    "UseQuestion",
    "ask",
    "ask_each",
    "changes",
    "examine_law",
    "is_restricted",
    "may_use",
    "partner_view",
    "read_law",
    "read_question",
    "read_terms",
    "read_use_question",
    "sealed_reasons",
]
