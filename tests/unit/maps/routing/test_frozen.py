import numpy as np

from maps.routing.frozen import frozen
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import Metric


def test_a_frozen_array_is_itself_when_frozen_again():
    once = frozen(np.arange(3))

    assert frozen(once) is once


def test_an_array_stays_writeable_when_a_frozen_view_is_made():
    array = np.arange(3)

    view = frozen(array)

    assert array.flags.writeable
    assert not view.flags.writeable
    assert view.base is array


def test_a_mapped_array_is_frozen_to_a_plain_one(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(3))
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")

    assert type(frozen(mapped)) is np.ndarray


def test_a_metric_answers_from_the_hierarchy_made_for_it():
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    hierarchy = Hierarchy.of(graph, tail, head, np.arange(2, dtype=np.int32))
    metric = Metric.of(graph, np.ones(2, np.int32), hierarchy)

    assert metric.answers is metric.customised
    assert metric.restricted(np.array([1, 2], np.int32)).answers is None
