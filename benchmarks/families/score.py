"""How much of what is concluded from links is true, on families of articles written for it.

    python benchmarks/families/score.py [FAMILY …] [--half open] [--json] [--misses]

The events, people, places and outlets are invented; what is known of each family stands in its
`family.toml` (see `truth.py`). Figures are sums over families. P is the share of what was said that
is right, R the share of what is to be found that was found:

    relations           P: of the pairs of articles that are decided (not `undecided`); R: of all
                        pairs of which a reader can tell
    origins             pairs of articles of one origin, P and R
    origin_numbers      P: families whose number of origins is right
    parents             P: of the articles said to go back to another article that is here; R: of
                        those that do
    versions            P: pairs of articles of one origin that are rightly said to follow the
                        same, an earlier or a later version of the dispatch
    speakers            P: named right of those named (a name where the article gives none is
                        wrong); R: named right of those that the article names, over quotations
                        that several articles have
    quotation_groups    pairs of members of one quotation, in two articles, P and R
    quotation_wordings  P: of the groups, how many are rightly said to have one or several wordings
    divergences         P: of the divergences of links, those where the two readings differ; R: of
                        the differing readings, by pair of articles; that a quotation is cut or
                        translated otherwise may be told or not
    divergence_kinds    P: of the true ones, those of the right kind
    traps               P: pairs of readings that look different and say the same, not reported
    core                P: sentences of the wire core that are a statement of a dispatch, and say it
                        for the first time (headlines apart); R: statements that are in it
    core_order          P: pairs of statements of a dispatch that stand in its order, if any article
                        has both
    additions           R: things that one outlet alone says, found
    addition_kinds      P: of those, how many have an acceptable kind
    noise               P: pieces of noise that are neither an addition nor in the core
    contradictions      their number: what the result says twice, and differently

The open half may be looked at while developing; nothing is tuned on the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sections import NAMES, Section, judge
from truth import family_folders, load_family

from newsdiff import compare

HALVES = ("open", "held_out")


def score(family):
    """Compare the articles of a family and judge the result: name of a section → Section."""
    articles = [known.article for known in family.articles]
    wire = articles.pop() if family.wire else None
    return judge(family, compare(*articles, wire=wire))


def total(judged):
    """All families' judgements in one, section by section."""
    return {
        name: Section(
            given=[one for sections in judged.values() for one in sections[name].given],
            asked=[one for sections in judged.values() for one in sections[name].asked],
        )
        for name in NAMES
    }


def figures(sections):
    """Counts and shares of each section; a share of nothing is None."""
    told = {}
    for name, section in sections.items():
        if name == "contradictions":
            told[name] = {"count": len(section.given)}
            continue
        given, right = len(section.given), sum(one.right for one in section.given)
        asked, found = len(section.asked), sum(one.right for one in section.asked)
        precision = right / given if given else None
        recall = found / asked if asked else None
        both = precision is not None and recall is not None
        f1 = 2 * precision * recall / (precision + recall) if both and right and found else None
        told[name] = {
            "given": given,
            "right": right,
            "precision": precision,
            "asked": asked,
            "found": found,
            "recall": recall,
            "f1": f1 if f1 is not None or not both else 0.0,
        }
    return told


def main():
    """Score families and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--half", choices=(*HALVES, "both"), default="open")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--misses", action="store_true", help="show what is wrong or missing")
    options = parser.parse_args()
    halves = HALVES if options.half == "both" or options.families else (options.half,)
    folders = [folder for half in halves for folder in family_folders(half)]
    if unknown := set(options.families) - {folder.name for folder in folders}:
        parser.error(f"no such family: {', '.join(sorted(unknown))}")
    wanted = [f for f in folders if f.name in options.families or not options.families]
    judged = {folder.name: score(load_family(folder)) for folder in wanted}
    everything = {**judged, "all": total(judged)}
    if options.json:
        print(json.dumps({name: figures(one) for name, one in everything.items()}, indent=1))
        return
    print_table(everything)
    if options.misses:
        print_misses(judged)


def print_table(everything):
    """Sections down, families across: precision / recall."""
    from rich.console import Console
    from rich.table import Table

    told = {name: figures(one) for name, one in everything.items()}
    for names in _columns(list(told)):
        table = Table("P / R", *names)
        for section in NAMES:
            table.add_row(section, *(_cell(told[name][section]) for name in names))
        Console(width=None if sys.stdout.isatty() else 120).print(table)
    table = Table("all", "right", "said", "P", "found", "to find", "R", "F1")
    for section in NAMES[:-1]:
        one = told["all"][section]
        shares = {key: _share(one[key]) for key in ("precision", "recall", "f1")}
        counts = {key: str(one[key]) for key in ("right", "given", "found", "asked")}
        table.add_row(
            *(section, counts["right"], counts["given"], shares["precision"]),
            *(counts["found"], counts["asked"], shares["recall"], shares["f1"]),
        )
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _columns(names, width=5):
    families = names[:-1]
    return [families[start : start + width] for start in range(0, len(families), width)]


def _cell(one):
    if "count" in one:
        return str(one["count"])
    shares = [_share(one[key]) for key in ("precision", "recall") if one[key] is not None]
    return " / ".join(shares) or "–"


def _share(value):
    return "–" if value is None else f"{value:.2f}"


def print_misses(judged):
    """Each judgement that is wrong: what was expected, what came."""
    for family, sections in judged.items():
        for name, section in sections.items():
            for side, judgements in (("said", section.given), ("missed", section.asked)):
                for one in judgements:
                    if not one.right:
                        print(f"{family} · {name} · {side}: {one.expected} → {one.came}")


if __name__ == "__main__":
    main()
