"""The same training step in snnTorch, Norse, SpikingJelly, sinabs, XLA, a loop in torch, and the course's layers.

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
from measure import bound, goals, growth, memory, one_core, report, rounds, together  # noqa: E402

CONTENDERS = ("fast_layers", "plain", "floor", "companion", "companion_sparse", "companion_compiled", "snntorch_peer",
              "norse_peer", "spikingjelly_peer", "spikingjelly_lif_peer", "sinabs_peer", "xla_dense_peer",
              "xla_segments_peer", "xla_matrix_peer")
OURS = ("fast_layers", "plain")
DISTURBED = ("fast_layers", "snntorch_peer")  # whose steps are timed in one process with XLA
TITLES = "Latency-coded Fashion-MNIST, 784-100-10", "Random events, 700-256-20 with recurrence"
FULL = {"batch": 256, "steps": 100, "rounds": (10, 6), "sizes": growth.SIZES, "base": growth.BASE, "repeats": (5, 1)}
QUICK = {"batch": 8, "steps": 20, "rounds": (2, 2), "sizes": {axis: sizes[:3] for axis, sizes in growth.SIZES.items()},
         "base": {**growth.BASE, "batch": 8, "steps": 20}, "repeats": (1, 1)}


def main():
    options = parsed()
    settings = QUICK if options.quick else FULL
    if options.memory or options.races or options.together:
        return be_a_child(options, settings)
    print(f"{report.machine()}. {options.load}")
    modules, missing = rounds.load(options.only)
    print("\n".join(f"{name} is missing: {why}" for name, why in missing.items()))
    text = [opening(options), *compared(modules, missing, settings, options), *costs(modules, settings, options.out)]
    text.append("### Who ran how\n\n" + report.contender_list(modules, missing))
    report.write(options.out / "README.md", "\n\n".join(filter(None, text)))
    print(f"Written: {options.out / 'README.md'}")
    return 0


def parsed():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small work and two rounds; its numbers mean nothing")
    parser.add_argument("--out", type=Path, help="folder of README.md and the picture")
    parser.add_argument("--only", nargs="+", default=list(CONTENDERS), help="modules of benchmarks/contenders")
    parser.add_argument("--whole", action="store_true", help="also compile Norse's whole sequence")
    for child in ("--memory", "--races"):
        parser.add_argument(child, help=argparse.SUPPRESS)
    parser.add_argument("--together", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.only += ["norse_whole_peer"] * options.whole
    options.out = options.out or (HERE.parent / "build" / "quick" if options.quick else HERE)
    options.out.mkdir(parents=True, exist_ok=True)
    options.load = report.load()
    return options


def be_a_child(options, settings):
    """Be a process of its own: for one contender's memory, for one core, or for XLA and torch together."""
    if options.memory:
        print("growth", grown(options.memory, settings))
    elif options.races:
        modules, missing = rounds.load(options.only)
        one_core.leave(options.races, races(modules, missing, settings))
    else:
        modules, _ = rounds.load(DISTURBED)
        print(together.sentence(modules, works(settings)[0], settings["rounds"][0]))
    return 0


def works(settings):
    """Return the work of each table."""
    batch, steps = settings["batch"], settings["steps"]
    return (tasks.fashion(batch, steps), tasks.random_events((700, 256, 20), batch, steps, recurrent=True))


def races(modules, missing, settings):
    """Race all on the first work and those with recurrence on the second; return the rows of each."""
    with_loops = [module for module in modules if getattr(module, "RECURRENT", False)]
    found = []
    for title, task, there, n in zip(TITLES, works(settings), (modules, with_loops), settings["rounds"]):
        print(f"{title}, {rounds.DEFAULT_THREADS} threads")
        found.append(rounds.race(rounds.ready(there, task, missing), n))
    return found


def compared(modules, missing, settings, options):
    """Run all races on all cores, and some on one; return the text."""
    first, second = races(modules, missing, settings)
    task, recurrent = works(settings)
    grown = {module.NAME: memory_of(module, options) for module in modules}
    quick, names = ["--quick"] * options.quick, [name for name in one_core.CONTENDERS if name in options.only]
    alone = one_core.races(__file__, names, *quick)
    text = [text_of(TITLES[0], settings, task, first, grown), bounds(task, first),
            text_of(TITLES[1], settings, recurrent, second)]
    for title, work, rows in zip(TITLES, (task, recurrent), alone or ()):
        text.append(text_of(f"{title}, on one core", settings, work, rows))
    if "xla_matrix_peer" in options.only:
        text.append(together.told(__file__, *quick))
    reached = goals.told({"all": (first, second), **({"1": alone} if alone else {})})
    print(*text[-1:], reached, sep="\n", flush=True)
    return [*text, f"### What was asked for\n\n{reached}"]


def bounds(task, rows):
    """Return what bounds the step of the fast layers, where they ran."""
    for row in rows:
        if row.entry.name == "fast":
            cells = math.prod(task.events.shape[:2]) * task.weights[0].shape[1]
            table = bound.lines(task, row.entry.rate * task.p.dt * cells, 1e3 * np.median(row.seconds))
            print(table, flush=True)
            return f"### What bounds the fast layers\n\n{table}"
    return ""


def text_of(title, settings, task, rows, grown=None):
    """Return a heading, what was done, the table, and who computes the same neuron."""
    if not rows:
        return ""
    names = [row.entry.name for row in rows]
    reference = "fast" if "fast" in names else names[0]
    share = 100 * len(task.events) / math.prod(task.events.shape)
    lines = [f"### {title}", f"{settings['steps']} steps, batch {settings['batch']}, {len(task.events)} input spikes "
             f"({share:.2g} % of all entries), {len(rows[0].seconds)} rounds.",
             report.race_table(rows, reference, grown), report.agreements(rows), report.sources(rows)]
    print(lines[0], *lines[2:], sep="\n", flush=True)
    return "\n\n".join(filter(None, lines))


def memory_of(module, options):
    """Return how far memory grows in a step of a contender, None if it was not measured."""
    if getattr(module, "SLOW_START", False):
        return None
    name = module.__name__.rpartition(".")[2]
    return memory.of_contender(__file__, name, *["--quick"] * options.quick)


def grown(name, settings):
    """Return by how many bytes one contender's step grows its process."""
    (module,), _ = rounds.load([name])
    step, forget = module.make(works(settings)[0]), getattr(module, "forget", lambda: None)
    return step.growth() if hasattr(step, "growth") else memory.growth(step, forget)


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
