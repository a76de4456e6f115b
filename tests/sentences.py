"""Read the numbers out of an explorer's sentence."""

import re
from decimal import Decimal


def assert_told(sentence, *wanted):
    """The numbers of a sentence, in their order, are those wanted, each rounded as it is written."""
    written = re.findall(r"[-+]?\d+(?:\.\d+)?(?:e[-+]\d+)?", sentence)
    assert len(written) == len(wanted), sentence
    for text, number in zip(written, wanted):
        last_digit = 10.0 ** Decimal(text).as_tuple().exponent
        assert abs(float(text) - number) <= 0.501 * last_digit, f"{text} is not {number}: {sentence}"
