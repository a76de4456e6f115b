"""How each role looks: one colour through the whole book, and dashes for those who see no colours."""

# One colour a role, from the palette of Okabe and Ito, which colour-blind eyes can tell apart.
COLOURS = {
    "input": "#56B4E9",
    "current": "#009E73",
    "potential": "#0072B2",
    "spike": "#D55E00",
    "threshold": "#777777",
    "readout": "#CC79A7",
    "true": "#E69F00",
    "surrogate": "#0072B2",
    "theory": "#000000",
    "plain": "#444444",
}
# Never colour alone: a line's dashes and a bar's hatching tell the roles apart as well, also in print.
DASHES = {"threshold": (0, (6, 3)), "theory": (0, (1, 2)), "true": (0, (6, 1.5, 1, 1.5, 1, 1.5)),
          "current": (0, (8, 2, 1, 2)), "readout": (0, (3, 1, 1, 1))}
