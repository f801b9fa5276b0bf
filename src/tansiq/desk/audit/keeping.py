"""Rules inside the database that keep entries as they were written, whatever program is connected to it.

Nobody changes an entry but to give it its place in the log, once, or to erase what it said, once, wholly and to
nothing else, when it has its place; nobody deletes one. Who owns the database can drop these rules: then the log tells
(each entry is committed to in it).
"""

from __future__ import annotations

from functools import partial

from tansiq.desk.audit.models import KEPT_WHEN_ERASED
from tansiq.desk.kept import Rules, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_COLUMNS = 'at, who, role, via, kind, what, target, purpose, "case", result, reason, details, salt, commitment, id'
_EMPTIED = ("target", "purpose", '"case"', "reason")

#: One condition in the words that both databases have: what was said becomes empty, everything else stays as it is.
_ERASES = " AND ".join(
    (
        "OLD.commitment IS NULL AND OLD.position IS NOT NULL",
        "NEW.salt IS NULL AND NEW.commitment IS NOT NULL AND length(NEW.commitment) = 32",
        *(f"NEW.{name} = ''" for name in _EMPTIED),
        "NEW.details = '{}'",
        *(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in ("id", "position", *KEPT_WHEN_ERASED)),
    )
)
_RULE = Rules(
    table="audit_entry",
    function="audit_refuse",
    refusal="audit entries are neither changed nor deleted",
    triggers={
        "audit_entry_kept": (f"BEFORE UPDATE OF {_COLUMNS}", f"NOT ({_ERASES})"),
        "audit_entry_numbered_once": ("BEFORE UPDATE OF position", "OLD.position IS NOT NULL"),
        "audit_entry_not_deleted": ("BEFORE DELETE", ""),
    },
)

forbid_changes = partial(put_rules, (_RULE,))
allow_changes = partial(take_rules, (_RULE,))
