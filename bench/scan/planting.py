"""Which shellcode goes into which host in which form: always the same for the same seed."""

import collections
import random

import kinds
from forms.all_forms import FORMS
from shellcodes import number

LARGEST = 1 << 20   # bytes of a host
TRIES = 30          # hosts that are tried for a form before there is one with room

# kind: of host; form: of planting; code: member planted, of shellcode.
Case = collections.namedtuple("Case", "kind group form code planted")


def hosts_by_kind(hosts):
    found = collections.defaultdict(list)
    for host in hosts:
        if len(host.content) <= LARGEST:
            found[host.kind].append(host)
    return found


def plan(hosts, codes, members, count, seed):
    """[Case], about count of them, the same number of each form; each shellcode about as often."""
    chance = random.Random(seed)
    forms = [(kind, name, form) for kind, table in FORMS.items() for name, form in table.items()]
    by_kind, order = hosts_by_kind(hosts), sorted(members, key=lambda member: number(f"{seed} {member}"))
    cases, turn = [], 0
    for _ in range(-(-count // len(forms))):
        for kind, name, form in forms:
            for _ in range(TRIES if by_kind[kind] else 0):
                member = order[turn % len(order)]
                planted = form(chance.choice(by_kind[kind]).content, codes[member], chance)
                if planted is not None:
                    cases.append(Case(kind, kinds.KINDS[kind][0], name, member, planted))
                    turn += 1
                    break
                if chance.random() < 0.1:  # too long for such places, perhaps
                    turn += 1
    return cases
