"""Fourth stage of ``make tables``: what ``population.chance`` answers for the tables' words, in hundredths of a bit.

A traveller list is mostly made of common words; tabling their chances makes a search several times faster.
"""

from __future__ import annotations

from table_file import TARGET

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.population import chance_among, population_of
from tansiq.engines.names.tables import population
from tansiq.engines.names.vocabulary import Word

BLOCKS = (("ALPHABET", "ABJAD"), ("THINGS_ALPHABET", "THINGS_ABJAD"))


def with_chances() -> str:
    """The table's text, each line of a word ending in its two chances."""
    text = (TARGET / "population.py").read_text(encoding="utf-8")
    for names in BLOCKS:
        counts: dict[Word, float] = {}
        for kind, name in zip((ALPHABET, ABJAD), names, strict=True):
            rows = [line.split("\t") for line in getattr(population, name).splitlines()]
            counts |= {(kind, row[0]): float(row[1]) for row in rows}
        people = population_of(counts)
        for kind, name in zip((ALPHABET, ABJAD), names, strict=True):
            block = getattr(population, name)
            lines = []
            for line in block.splitlines():
                letters, count, *_ = line.split("\t")
                chances = chance_among((kind, letters), people)
                lines.append("\t".join([letters, count, *(str(round(100 * bits)) for bits in chances)]))
            text = text.replace(f'\n{name} = """\\\n{block}"""', f'\n{name} = """\\\n' + "\n".join(lines) + '"""')
    return text


if __name__ == "__main__":
    (TARGET / "population.py").write_text(with_chances(), encoding="utf-8")
