"""The groups of malicious files that a rate of detection is said of, and the weights of their members."""

import collections
import dataclasses

import corpus
import near_duplicates

LANGUAGES = ("php", "js", "py")  # with benign files of projects


@dataclasses.dataclass
class Item:
    """What is found or not: a file, or a package with its files."""
    name: str
    members: list
    language: str
    source: str
    archive: str
    spans: tuple = ()  # of an infected file
    weight: float = 1.0
    fresh: bool = False  # known to have no near-duplicate among the malicious files that were learnt


@dataclasses.dataclass
class Group:
    name: str
    language: str
    items: list


def items(files):
    """Malicious and infected files, and packages, of {member: File}."""
    packages = {}
    for member, file in files.items():
        if file.label in ("malicious", "infected"):
            yield Item(member, [member], file.language, file.source, file.archive, file.spans)
        elif file.label == "malicious_package":
            key = file.source, file.package
            if key not in packages:
                packages[key] = Item(f"{file.source}/{file.package}", [], file.language, file.source,
                                     file.archive)
            packages[key].members.append(member)
    yield from packages.values()


def sketches(folder, archives, all_items):
    """{member: sketch}; of an infected file that of what was inserted, whatever it was inserted into."""
    wanted = {member: item.spans for item in all_items for member in item.members}
    out = {}
    for stem in archives:
        for member, content in corpus.contents(folder, stem, wanted):
            inserted = b"\n".join(content[start:end] for start, end in wanted[member])
            out[member] = near_duplicates.sketch(inserted or content)
    return out


def learnt_index(folder, stems):
    """Sketches of the malicious files that models learnt from, those of packages among them."""
    index, wrong = near_duplicates.Index(), corpus.doubtful(folder)
    for stem in stems:
        wanted = {member for member, file in corpus.table(folder, stem).items()
                  if file.label in ("malicious", "malicious_package") and member not in wrong}
        for _, content in corpus.contents(folder, stem, wanted):
            index.add(near_duplicates.sketch(content))
    return index


def named(item):
    """The names of the groups that an item is in."""
    kind = item.members[0].split("/")[0]
    if kind == "infected":
        yield f"infected {item.language}, " + ("in nature" if item.archive == "train_infected" else item.archive)
        return
    what = "packages" if kind == "malicious_package" else item.language
    yield f"{what}, {item.archive}"
    if item.archive == "dev":
        return
    if item.fresh:
        yield f"{what}, {item.archive}, unlike what was learnt"
    yield f"{what}, {item.source}"


def build(folder, archives, files, learnt, smallest):
    """All groups of at least `smallest` items, near-duplicates weighted within each. learnt: archives."""
    all_items = list(items(files))
    of_member = sketches(folder, archives, all_items)
    if learnt:
        index = learnt_index(folder, learnt)
        for item in all_items:
            item.fresh = not any(index.like(of_member[member]) for member in item.members if member in of_member)
    cluster = near_duplicates.clusters({item.name: near_duplicates.union(
        [of_member[member] for member in item.members if member in of_member]) for item in all_items})
    members = collections.defaultdict(list)
    for item in all_items:
        for name in named(item):
            members[name].append(item)
    out = []
    for name in sorted(members):
        chosen = members[name]
        if len(chosen) < smallest:
            continue
        weights = near_duplicates.weights([item.name for item in chosen], cluster)
        out.append(Group(name, chosen[0].language,
                         [dataclasses.replace(item, weight=weight) for item, weight in zip(chosen, weights)]))
    return out


def projects(files):
    """{language: {project: members}} of the benign files."""
    out = {language: collections.defaultdict(list) for language in LANGUAGES}
    for member, file in files.items():
        if file.label == "benign" and file.language in out:
            out[file.language][file.source].append(member)
    return out
