"""Measure claims, their seeds spread over all cores."""

import datetime
import sys
from contextlib import closing

from tqdm import tqdm

from claims.found import found
from snntutor.sweep import processes


def measure(claims, kept, jobs=-1):
    """Measure what is not kept yet, and give the result of each claim.

    Parameters
    ----------
    claims : sequence of Claim
    kept : Kept
        Where numbers are found, and kept as they come.
    jobs : int
        Processes side by side; -1 for one a core.

    Returns
    -------
    list of dict
        See `result`.
    """
    wrong = {one.name: why for one in claims if (why := one.missing())}
    wanted = [(one.name, seed) for one in claims if one.name not in wrong
              for seed in one.seeds if (one.name, seed) not in kept]
    failed = {}
    bar = tqdm(total=len(wanted), desc="claims", unit="seed", file=sys.stderr, disable=not wanted)
    with bar, closing(_spread(wanted, jobs)) as outcomes:
        for k, (number, seconds, error) in outcomes:
            bar.set_postfix_str(wanted[k][0])
            bar.update()
            if error:
                failed.setdefault(wanted[k][0], f"seed {wanted[k][1]}: {error}")
            else:
                kept.add(*wanted[k], number, seconds)
    return [result(one, kept, missing=wrong.get(one.name, ""), failed=failed.get(one.name, "")) for one in claims]


def _spread(wanted, jobs):
    """Give each measurement as it is ready: which it is, and its outcome."""
    if len(wanted) <= 1 or jobs == 1:
        return processes.one_by_one(one_seed, wanted)
    return processes.side_by_side(one_seed, wanted, processes.cores() if jobs < 1 else jobs, prepare=found)


def one_seed(name, seed):
    """Measure one claim with one seed; its number, or one for each name."""
    return found()[name].measure(seed)


def result(claim, kept, missing="", failed="") -> dict:
    """Return what there is to say of a claim.

    Returns
    -------
    dict
        ``name``, ``claim`` (the sentence), ``paper``, ``ours`` (one number, or one by each name), ``spread`` (standard
        deviation over the seeds, None of one), ``seeds`` (how many), ``bound`` (in words), ``passed`` (True, False, or
        None where it was not measured), ``seconds`` (of all seeds together), ``why`` (where it was not measured, or
        failed to end), ``date``.
    """
    about = {"name": claim.name, "claim": claim.sentence, "paper": claim.paper, "ours": None, "spread": None,
             "seeds": len(claim.seeds), "bound": claim.bound.words, "passed": None, "seconds": None,
             "why": missing or failed, "date": datetime.date.today().isoformat()}
    if missing:
        return about
    if failed:
        return about | {"passed": False}
    numbers, seconds = zip(*(kept[claim.name, seed] for seed in claim.seeds))
    return about | {"ours": claim.ours(numbers), "spread": claim.spread(numbers),
                    "passed": bool(claim.bound.holds(numbers)), "seconds": round(sum(seconds), 2)}
