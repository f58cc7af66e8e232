"""Packs of strangers: nothing of them is run, and each lie has its sentence."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import zipfile

import numpy as np
import pytest

from models.errors import GoldenMissed, PackRefused
from models.packs.check_pack import check_card, check_pack
from models.packs.golden import write_golden
from models.packs.pack import Pack, pack_from
from tests.squares_worker import FOLDER, squares_pack


@pytest.fixture
def folder(tmp_path):
    """Data of the small pack, as a stranger would send it."""
    copy = shutil.copytree(FOLDER, tmp_path / "squares")
    (copy / "program.py").unlink()
    shutil.rmtree(copy / "__pycache__", ignore_errors=True)
    return copy


def check(folder):
    return check_pack(
        Pack("squares", folder, FOLDER, squares_pack().code), lambda: None
    )


def card(folder, **changed):
    path = folder / "model.json"
    found = json.loads(path.read_bytes()) | changed
    path.write_text(json.dumps(found))
    return found


class Evil:
    """Would run a command when a pickle of it is opened."""

    def __reduce__(self):
        return (eval, ("__import__('os').system('touch /tmp/evil')",))


def evil_pickle():
    return pickle.dumps(Evil())


def evil_zip():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("archive/data.pkl", evil_pickle())
    return held.getvalue()


def test_untouched_data_passes(folder):
    assert check(folder).golden.is_exact


@pytest.mark.parametrize(
    "name",
    [
        "weights/s.pt",
        "weights/s.pt2",
        "weights/s.pkl",
        "weights/s.mar",
        "weights/s.keras",
        "weights/s.h5",
        "weights/s.bin",
        "weights/s.ckpt",
        "weights/s.torchscript",
        "weights/s.npz",
        "program.py",
        "run.sh",
        "more.safetensors",
        "weights/unknown.safetensors",
    ],
)
def test_files_that_no_pack_has_are_refused(folder, name):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((folder / "golden.safetensors").read_bytes())

    with pytest.raises(PackRefused, match=name.rpartition("/")[2]):
        check(folder)


@pytest.mark.parametrize("content", [evil_pickle(), evil_zip(), b"\x7fELF" + bytes(99)])
@pytest.mark.parametrize(
    "name", ["golden.safetensors", "LICENSES/code.txt", "CARD.md", "eval.json"]
)
def test_disguised_files_are_refused_by_their_content(folder, name, content):
    (folder / name).write_bytes(content)

    with pytest.raises(PackRefused, match=name):
        check(folder)


def test_weights_have_the_hash_of_the_card(folder):
    weights = (folder / "golden.safetensors").read_bytes()
    (folder / "weights").mkdir()
    (folder / "weights" / "s.safetensors").write_bytes(weights)
    variant = {
        "name": "s",
        "file": "s.safetensors",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "bytes": len(weights),
        "parameters": 3,
        "least_memory_mb": 1,
        "throughput": None,
    }
    card(folder, variants=[variant])
    check(folder)

    (folder / "weights" / "s.safetensors").write_bytes(weights[:-1] + b"\xff")
    with pytest.raises(PackRefused, match=r"s\.safetensors"):
        check(folder)


def test_links_are_refused(folder, tmp_path):
    (folder / "CARD.md").rename(tmp_path / "page")
    (folder / "CARD.md").symlink_to(tmp_path / "page")

    with pytest.raises(PackRefused):
        check(folder)


@pytest.mark.parametrize(
    "name", ["model.json", "CARD.md", "eval.json", "golden.safetensors"]
)
def test_missing_files_are_named(folder, name):
    (folder / name).unlink()

    with pytest.raises(PackRefused, match=name):
        check(folder)


def test_pack_without_a_licence_is_refused(folder):
    (folder / "LICENSES" / "code.txt").unlink()

    with pytest.raises(PackRefused, match="no licence"):
        check(folder)


def test_other_golden_answers_do_not_pass_the_hash_nor_the_model(folder):
    (case,) = squares_pack().golden
    lie = {**case.output, "total": case.output["total"] + 1}
    data = write_golden([case._replace(output=lie)])
    (folder / "golden.safetensors").write_bytes(data)
    with pytest.raises(PackRefused, match=r"golden\.safetensors"):
        check(folder)

    found = json.loads((folder / "model.json").read_bytes())["golden"]
    card(folder, golden={**found, "sha256": hashlib.sha256(data).hexdigest()})
    with pytest.raises(GoldenMissed, match="total of the golden case ten is off by 1"):
        check(folder)


def test_golden_answers_of_other_shapes_are_missed(folder):
    (case,) = squares_pack().golden
    for lie in (
        {**case.output, "total": np.zeros(2, np.int64)},
        {**case.output, "total": case.output["total"].astype(np.int32)},
        {"total": case.output["total"]},
    ):
        data = write_golden([case._replace(output=lie)])
        (folder / "golden.safetensors").write_bytes(data)
        found = json.loads((folder / "model.json").read_bytes())["golden"]
        card(folder, golden={**found, "sha256": hashlib.sha256(data).hexdigest()})
        with pytest.raises(GoldenMissed):
            check(folder)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("schema", "marsroute model 2"),
        ("slug", "../../etc"),
        ("version", "1"),
        ("program", "os.system"),
        ("preprocess", [{"op": "eval", "code": "__import__('os')"}]),
        ("preprocess", [{"op": "scale", "tensor": "values", "factor": "$2*3"}]),
        ("prohibited_use", ["Nothing."]),
        ("variants", []),
        ("determinism", "mostly"),
        ("inputs", []),
    ],
)
def test_cards_out_of_their_form_are_refused(folder, member, value):
    found = card(folder, **{member: value})

    with pytest.raises(PackRefused, match=r"model\.json of squares"):
        check_card(found, "squares")


@pytest.mark.parametrize(
    "text", ["", "[]", "nul", "{" * 100_000, '{"a": NaN}', '{"slug": 1, "slug": 2}']
)
def test_cards_that_are_no_json_are_refused(folder, text):
    (folder / "model.json").write_text(text)

    with pytest.raises(PackRefused):
        check(folder)


def test_figures_have_to_be_measured_shown_and_over_their_bar(folder):
    (figure,) = json.loads((folder / "model.json").read_bytes())["evaluation"]
    for changed, words in (
        ({"value": 1}, "as measured"),
        ({"metric": "beauty"}, "not in eval.json"),
        ({"shown": "99 of 100"}, "not in CARD.md"),
        ({"bar": {"is": "at least", "value": 1}}, "bar is at least 1"),
    ):
        card(folder, evaluation=[{**figure, **changed}])
        with pytest.raises(PackRefused, match=words):
            check(folder)


def test_pack_owns_up_where_something_simpler_is_as_good(folder):
    (figure,) = json.loads((folder / "model.json").read_bytes())["evaluation"]
    for better, value in (("less", 0), ("less", -1), ("more", 0), ("more", 1)):
        baseline = {"name": "counting", "value": value, "better": better}
        told = {"evaluation": [{**figure, "baseline": baseline}]}
        card(folder, **told, advisory=None)
        with pytest.raises(PackRefused, match="no better than counting"):
            check(folder)
        card(folder, **told, advisory="baseline")
        check(folder)
    baseline = {"name": "counting", "value": 1, "better": "less"}
    card(folder, evaluation=[{**figure, "baseline": baseline}], advisory=None)
    check(folder)


@pytest.mark.parametrize("figures", [None, 3, [3], [{"metric": 1, "value": True}]])
def test_figures_that_are_none_are_refused(folder, figures):
    (folder / "eval.json").write_text(json.dumps({"figures": figures}))

    with pytest.raises(PackRefused, match=r"eval\.json"):
        check(folder)


def test_card_of_another_model_is_refused(folder):
    card(folder, slug="circles")

    with pytest.raises(PackRefused, match="that of circles"):
        check(folder)


@pytest.mark.parametrize("slug", ["nobody", "../worker", 7, None])
def test_pack_of_a_model_that_the_program_does_not_have_is_refused(folder, slug):
    card(folder, slug=slug)

    with pytest.raises(PackRefused):
        pack_from(folder)
