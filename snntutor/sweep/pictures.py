"""Pictures of a table, and the same in words for those who do not see them."""

import numpy as np

from snntutor import arguments

_ROLES = ("potential", "spike", "current", "readout", "true", "plain", "input", "theory")
_MARKERS = "osD^vPX*"


def heat_map(ax, table, x, y, name=None, limits=None):
    """Draw the mean of a number over the seeds, against two settings.

    Parameters
    ----------
    ax : Axes
    table : Table
    x, y : str
        The settings across and upward; each other one must have a single value: see `Table.where`.
    name : str, optional
        Of the number; may be left out where there is only one.
    limits : pair of float, optional
        The numbers of the darkest and of the brightest colour.

    Returns
    -------
    Axes
        A cell without a run that is done, or with a NaN among its numbers, is hatched.
    """
    from snntutor import plot  # where it is needed: workers draw nothing
    plot.heat_map(ax, _field(table, x, y, name), table.values(x), table.values(y), _called(table, name), limits)
    return plot.label(ax, x, y)


def heat_map_in_words(table, x, y, name=None) -> str:
    """Return what `heat_map` shows as sentences: a text alternative for `plot.show`."""
    field, called = _field(table, x, y, name), _called(table, name)
    said = f"A field of {called} over {x} (across) and {y} (upward)"
    missing = int(np.isnan(field).sum())
    if missing == field.size:
        return f"{said}, without any number."
    ends = [f"{how}, {field[at]:.3g}, at {x} {_shown(table.values(x)[at[1]])} and {y} {_shown(table.values(y)[at[0]])}"
            for how, at in (("largest", _place(np.nanargmax, field)), ("smallest", _place(np.nanargmin, field)))]
    hatched = f" {missing} of {field.size} cells have no number." if missing else ""
    return f"{said}: {'; '.join(ends)}.{hatched}"


def curves(ax, table, x, lines=None, name=None):
    """Draw the mean of a number against a setting, with its spread over the seeds as a band.

    Parameters
    ----------
    ax : Axes
    table : Table
    x : str
        The setting across. Numbers stand where they belong, on a logarithmic axis if they span more than 30 times;
        words side by side.
    lines : str, optional
        The setting that has a curve for each of its values; each other one must have a single value.
    name : str, optional
        Of the number; may be left out where there is only one.

    Returns
    -------
    Axes
        A curve has a gap where there is no number.
    """
    from snntutor import plot
    _check_rest(table, x, *([] if lines is None else [lines]))
    at = _positions(ax, _across(table, x))
    for k, (line, mean, spread) in enumerate(_curves(table, x, lines, name)):
        plot.band(ax, at, mean, spread, _ROLES[k % len(_ROLES)], None if lines is None else _shown(line),
                  marker=_MARKERS[(k + k // len(_ROLES)) % len(_MARKERS)], markersize=5)
    plot.label(ax, x, _called(table, name))
    if lines is not None:
        plot.legend(ax, title=lines)
    return ax


def curves_in_words(table, x, lines=None, name=None) -> str:
    """Return what `curves` shows as sentences: a text alternative for `plot.show`."""
    _check_rest(table, x, *([] if lines is None else [lines]))
    values, called = _across(table, x), _called(table, name)
    said = []
    for line, mean, _ in _curves(table, x, lines, name):
        whose = called if lines is None else f"{lines} {_shown(line)}"
        there = np.flatnonzero(~np.isnan(mean))
        if not len(there):
            said.append(f"{whose}: no number")
            continue
        top = int(np.nanargmax(mean))
        said.append(f"{whose}: from {mean[there[0]]:.3g} at {_shown(values[there[0]])} to {mean[there[-1]]:.3g} at "
                    f"{_shown(values[there[-1]])}, largest {mean[top]:.3g} at {_shown(values[top])}")
    return f"Curves of {called} over {x}. {'; '.join(said)}."


def _field(table, x, y, name):
    """Return the means, of shape (values of y, values of x); NaN where there is none."""
    columns, rows = table.values(x), table.values(y)
    _check_rest(table, x, y)
    field = np.full((len(rows), len(columns)), np.nan)
    for one in table.summaries(name):
        field[_index(rows, one.settings[y]), _index(columns, one.settings[x])] = one.mean
    return field


def _curves(table, x, lines, name):
    """Return the value, the means and the spreads of each curve."""
    values = _across(table, x)
    for line in [None] if lines is None else table.values(lines):
        mean, spread = np.full((2, len(values)), np.nan)
        for one in (table if lines is None else table.where(**{lines: line})).summaries(_called(table, name)):
            k = _index(values, one.settings[x])
            mean[k], spread[k] = one.mean, one.spread
        yield line, mean, spread


def _check_rest(table, *drawn):
    """Hold that the axes are settings, and that one combination of the other settings is there."""
    for setting in drawn:
        if setting == "seed" or drawn.count(setting) > 1:
            raise ValueError(f"{setting!r} cannot stand on an axis here: wanted are settings, each once, not the seed.")
    rest = [one for one in table.settings[0] if one not in drawn] if table.settings else []
    for setting in rest:
        if len(values := table.values(setting)) > 1:
            raise ValueError(f"{setting} has the values {', '.join(map(repr, values))}: choose one first, as "
                             f"table.where({setting}={values[0]!r}).")


def _across(table, x):
    """Return the values of a setting from left to right: numbers by size, others as they came."""
    values = table.values(x)
    return sorted(values) if all(map(arguments.is_number, values)) else values


def _positions(ax, values):
    """Return where values stand along an axis, which is told its scale or its words."""
    if not all(map(arguments.is_number, values)):
        ax.set_xticks(range(len(values)), map(_shown, values))
        return np.arange(len(values))
    if min(values) > 0 and max(values) / min(values) > 30:
        ax.set_xscale("log")
    return np.array(values, float)


def _called(table, name):
    """Return the name of the number that is drawn."""
    return name or (table.names[0] if len(table.names) == 1 else name)


def _index(values, value):
    return next(k for k, one in enumerate(values) if one is value or one == value)


def _place(which, field):
    return np.unravel_index(which(field), field.shape)


def _shown(value):
    return f"{value:g}" if arguments.is_number(value) else str(value)
