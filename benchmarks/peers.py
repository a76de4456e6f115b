"""The same training step in snnTorch, Norse, SpikingJelly, sinabs, a loop in plain torch, and the course's layers.

    python run.py bench peers             # all of it, into benchmarks/README.md
    python run.py bench peers --whole     # Norse's whole sequence compiled as well, minutes more
    python benchmarks/peers.py --quick --only plain companion     # a smoke run, into build/quick
"""

import argparse
import math
import os
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / "build" / "peers"
sys.path.append(str(PEERS))  # last, so that what the course itself needs is never taken from there
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(HERE.parent / "build" / "compiled"))

from contenders import task as tasks  # noqa: E402
from measure import bound, growth, memory, report, rounds  # noqa: E402

CONTENDERS = ("fast_layers", "plain", "floor", "companion", "companion_sparse", "companion_compiled", "snntorch_peer",
              "norse_peer", "spikingjelly_peer", "spikingjelly_lif_peer", "sinabs_peer")
OURS = ("fast_layers", "plain")
FULL = {"batch": 256, "steps": 100, "rounds": (10, 6), "sizes": growth.SIZES, "base": growth.BASE, "repeats": (5, 1)}
QUICK = {"batch": 8, "steps": 20, "rounds": (2, 2), "sizes": {axis: sizes[:3] for axis, sizes in growth.SIZES.items()},
         "base": {**growth.BASE, "batch": 8, "steps": 20}, "repeats": (1, 1)}


def main():
    options = parsed()
    settings = QUICK if options.quick else FULL
    if options.memory:
        return print_growth(options.memory, settings)
    print(f"{report.machine()}. {options.load}")
    modules, missing = rounds.load(options.only)
    print("\n".join(f"{name} is missing: {why}" for name, why in missing.items()))
    text = [opening(options), *races(modules, missing, settings, options), *costs(modules, settings, options.out)]
    text.append("### Who ran how\n\n" + report.contender_list(modules, missing))
    report.write(options.out / "README.md", "\n\n".join(text))
    print(f"Written: {options.out / 'README.md'}")
    return 0


def parsed():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small work and two rounds; its numbers mean nothing")
    parser.add_argument("--out", type=Path, help="folder of README.md and the picture")
    parser.add_argument("--only", nargs="+", default=list(CONTENDERS), help="modules of benchmarks/contenders")
    parser.add_argument("--whole", action="store_true", help="also compile Norse's whole sequence")
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.only += ["norse_whole_peer"] * options.whole
    options.out = options.out or (HERE.parent / "build" / "quick" if options.quick else HERE)
    options.out.mkdir(parents=True, exist_ok=True)
    options.load = report.load()
    return options


def headline(settings):
    """Return the work of the first table."""
    return tasks.fashion(settings["batch"], settings["steps"])


def recurrent(settings):
    """Return the work of the second table."""
    return tasks.random_events((700, 256, 20), settings["batch"], settings["steps"], recurrent=True)


def races(modules, missing, settings, options):
    """Race all on the first work and those with recurrence on the second; return the text."""
    task = headline(settings)
    print("Latency-coded Fashion-MNIST, 784-100-10")
    rows = rounds.race(rounds.ready(modules, task, missing), settings["rounds"][0])
    grown = {module.NAME: memory_of(module, options) for module in modules}
    first = text_of(("Latency-coded Fashion-MNIST, 784-100-10", settings, task), rows, grown) + bounds(task, rows)
    task = recurrent(settings)
    print("Random events, 700-256-20, recurrent")
    with_loops = [module for module in modules if getattr(module, "RECURRENT", False)]
    rows = rounds.race(rounds.ready(with_loops, task, missing), settings["rounds"][1])
    return first, text_of(("Random events, 700-256-20 with recurrence", settings, task), rows)


def bounds(task, rows):
    """Return what bounds the step of the fast layers, where they ran."""
    for row in rows:
        if row.entry.name == "fast":
            cells = math.prod(task.events.shape[:2]) * task.weights[0].shape[1]
            table = bound.lines(task, row.entry.rate * task.p.dt * cells, 1e3 * np.median(row.seconds))
            print(table, flush=True)
            return f"\n\n### What bounds the fast layers\n\n{table}"
    return ""


def text_of(work, rows, grown=None):
    """Return a heading, what was done, and the table."""
    title, settings, task = work
    names = [row.entry.name for row in rows]
    reference = "fast" if "fast" in names else names[0]
    share = 100 * len(task.events) / math.prod(task.events.shape)
    lines = [f"### {title}", f"{settings['steps']} steps, batch {settings['batch']}, {len(task.events)} input spikes "
             f"({share:.2g} % of all entries), {len(rows[0].seconds)} rounds.",
             report.race_table(rows, reference, grown), report.sources(rows)]
    print(*lines[-2:], sep="\n", flush=True)
    return "\n\n".join(filter(None, lines))


def memory_of(module, options):
    """Return how far memory grows in a step of a contender, None if it was not measured."""
    if getattr(module, "SLOW_START", False):
        return None
    name = module.__name__.rpartition(".")[2]
    return memory.of_contender(__file__, name, *["--quick"] * options.quick)


def print_growth(name, settings):
    """Be the child process that measures one contender's memory."""
    (module,), _ = rounds.load([name])
    forget = getattr(module, "forget", lambda: None)
    print("growth", memory.growth(module.make(headline(settings)), forget))
    return 0


def costs(modules, settings, folder):
    """Measure how the cost of the course's layers grows; return the text, and save the picture."""
    chosen = [module for module in modules if module.__name__.rpartition(".")[2] in OURS]
    if not chosen:
        return []
    print("How the cost grows")
    lines = growth.measure(chosen, settings["sizes"], settings["base"], settings["repeats"])
    growth.draw(lines, folder / "growth.png")
    return ["### How the cost grows", report.growth_table(lines), f"![{alternative(lines)}](growth.png)"]


def alternative(lines):
    """Return what the picture shows, in words."""
    slopes = [f"{line.slope():.2f} with {growth.AXES[line.axis]}" for line in lines if line.name == lines[0].name]
    return (f"Time of a training step against four sizes, logarithmic axes. Slopes of {lines[0].name}: "
            f"{', '.join(slopes)}.")


def opening(options):
    """Return date, command and machine."""
    command = "python run.py bench peers" + " --quick" * options.quick + " --whole" * options.whole
    return f"{report.today()}, `{command}`, on {report.machine()}. {options.load}"


if __name__ == "__main__":
    sys.exit(main())
