"""Labels that scores take, and those that they refuse."""

import numpy as np
import pytest
import torch

from records import Y, random_record, record_of
from snntutor.loss import accuracy, checked_labels, cross_entropy


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32, np.int64])
@pytest.mark.parametrize("score", [cross_entropy, accuracy])
def test_labels_of_every_whole_type_count(score, dtype):
    record = random_record()
    assert torch.equal(score(record, Y.numpy().astype(dtype)), score(record, Y))


def test_labels_of_no_sample_at_all_are_none():
    assert checked_labels(torch.empty(0, dtype=torch.int32), 3, 0).tolist() == []


def test_labels_follow_the_logits_to_their_device():
    record = record_of(torch.zeros(2, 5, 3, device="meta"))
    assert cross_entropy(record, Y).device.type == "meta"


@pytest.mark.parametrize("y, words", [
    ([0, 1], "2 labels for 5 samples"),
    ([0, 1, 2, 3, 0], "run from 0 to 3"),
    ([0, 1, 2, -1, 0], "run from -1 to 2"),
    ([0.0, 1, 2, 2, 0], "whole"),
    ([[0, 1, 2, 2, 0]], "whole"),
    ([True, False, True, False, True], "whole"),
    ([0j, 1, 2, 2, 0], "whole"),
])
@pytest.mark.parametrize("score", [cross_entropy, accuracy])
@pytest.mark.parametrize("networks", [(), (4,)])
def test_labels_that_do_not_fit_are_named(score, networks, y, words):
    with pytest.raises(ValueError, match=words):
        score(random_record(*networks), y)
