"""Fourth stage of ``make tables``: what ``population.chance`` answers for the tables' words, in hundredths of a bit.

Words of the population, and those that are only known as counted spellings. A traveller list is mostly made of common
words; tabling their chances makes a search several times faster.
"""

from __future__ import annotations

from table_file import TARGET, module, save

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.population import Population, chance_among, population_of
from tansiq.engines.names.tables import population, spellings
from tansiq.engines.names.vocabulary import Word

BLOCKS = (("ALPHABET", "ABJAD"), ("THINGS_ALPHABET", "THINGS_ABJAD"))


def _people(names: tuple[str, str]) -> Population:
    counts: dict[Word, float] = {}
    for kind, name in zip((ALPHABET, ABJAD), names, strict=True):
        rows = [line.split("\t") for line in getattr(population, name).splitlines()]
        counts |= {(kind, row[0]): float(row[1]) for row in rows}
    return population_of(counts)


def _cells(word: Word, people: Population) -> list[str]:
    return [str(round(100 * bits)) for bits in chance_among(word, people)]


def with_chances() -> str:
    """The table's text, each line of a word ending in its two chances."""
    text = (TARGET / "population.py").read_text(encoding="utf-8")
    for names in BLOCKS:
        people = _people(names)
        for kind, name in zip((ALPHABET, ABJAD), names, strict=True):
            block = getattr(population, name)
            lines = []
            for line in block.splitlines():
                letters, count, *_ = line.split("\t")
                lines.append("\t".join([letters, count, *_cells((kind, letters), people)]))
            text = text.replace(f'\n{name} = """\\\n{block}"""', f'\n{name} = """\\\n' + "\n".join(lines) + '"""')
    return text


def of_spellings() -> dict[str, str]:
    """For either kind of writing the lines of the counted spellings that the population does not hold."""
    people = _people(BLOCKS[0])
    blocks = {}
    for kind, name in zip((ALPHABET, ABJAD), BLOCKS[0], strict=True):
        held = {line.split("\t")[0] for line in getattr(population, name).splitlines()}
        words = {line.split("\t")[kind] for line in spellings.SPELLINGS.splitlines()} - held
        blocks[name] = "\n".join("\t".join([word, *_cells((kind, word), people)]) for word in sorted(words))
    return blocks


if __name__ == "__main__":
    (TARGET / "population.py").write_text(with_chances(), encoding="utf-8")
    save("chances.py", module("chances of counted spellings that the population does not hold.", **of_spellings()))
