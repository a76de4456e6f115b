"""Measure claims, their seeds spread over all cores."""

import datetime
import sys
import time

import joblib
import torch
from tqdm import tqdm

from claims.found import found


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
    with tqdm(total=len(wanted), desc="claims", unit="seed", file=sys.stderr, disable=not wanted) as bar:
        for name, seed, number, seconds, error in _spread(wanted, jobs):
            bar.set_postfix_str(name)
            bar.update()
            if error:
                failed.setdefault(name, f"seed {seed}: {error}")
            else:
                kept.add(name, seed, number, seconds)
    return [result(one, kept, missing=wrong.get(one.name, ""), failed=failed.get(one.name, "")) for one in claims]


def _spread(wanted, jobs):
    """Yield each measurement as it is ready."""
    if len(wanted) <= 1 or jobs == 1:
        yield from (one_seed(*what) for what in wanted)
        return
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        workers = joblib.Parallel(jobs, return_as="generator_unordered", pre_dispatch="2*n_jobs", batch_size=1)
        yield from workers(joblib.delayed(one_seed)(*what) for what in wanted)


def one_seed(name, seed):
    """Measure one claim with one seed; return both with its number, its seconds, and what went wrong, if it did."""
    torch.set_num_threads(1)  # alike in every process, whether one or many run
    start = time.perf_counter()
    try:
        number, error = found()[name].measure(seed), ""
    except Exception as raised:  # whatever an experiment throws, the others go on
        number, error = None, f"{type(raised).__name__}: {raised}"
    return name, seed, number, time.perf_counter() - start, error


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
