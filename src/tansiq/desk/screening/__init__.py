"""Travellers against everything that is listed: possible hits, each a case that people decide.

What reads travellers (manifests, the booth) calls one function and stores nothing of hits itself:

    from tansiq.desk.screening.screen import screen
    from tansiq.desk.screening.travellers import Source, Traveller

    source = Source("booth", booth_id, checkpoint="Gate 4", checked_at=now, legal_basis="an article")
    by = by.acting_for("border check")
    (answer,) = screen(travellers=[Traveller(record, row="2026-06-01/17")], source=source, by=by)
    answer.is_hit, answer.instruction["ar"], answer.left_out
"""
