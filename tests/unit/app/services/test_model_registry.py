"""Models may be suspended and withdrawn, on record, and a policy outranks a plan."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from app.errors import InputRefused
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.model_policy import (
    ModelPolicy,
    ModelRule,
    ModelStatus,
    model_policy,
    read_model_policy,
)
from app.services.model_registry import (
    registered_models,
    require_active,
    set_status,
    statuses_of,
    withdrawn_models,
)
from app.services.plan.keys import keys_written, new_keys
from app.storage.plan_store import PlanStore
from models.errors import PackRefused
from models.packs.pack import load_pack
from tests.key_cases import CHEAP, PHRASE

SLUG = "plan_robustness"
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")
ACTIVE, SUSPENDED, WITHDRAWN = ModelStatus


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "hold.plan"
    key, header = new_keys(PHRASE, CHEAP)
    with keys_written(path, header):
        made = PlanStore.create(path, key, author=AUTHOR, clock=SystemClock())
    with closing(made):
        yield made


def put(store, status, reason="under review", **more):
    return set_status(store, SLUG, status, reason, at=NOON, **more)


def ruling(status, **whose):
    told = {"model": "", "model_id": "", "reason": "order 12", **whose}
    return ModelPolicy("staff", "annex M", (ModelRule(status=status, **told),))


def test_models_are_active_unless_somebody_said_otherwise():
    (entry,) = registered_models({})

    assert (entry.slug, entry.status, entry.by) == (SLUG, ACTIVE, "")
    assert require_active(SLUG, [entry]) == entry


def test_last_word_of_a_plan_counts_and_all_words_are_on_record(store):
    put(store, SUSPENDED)
    put(store, WITHDRAWN, "wrong  tables")
    entry = put(store, ACTIVE, "")
    assert entry.status is ACTIVE
    put(store, SUSPENDED, "again")

    (entry,) = registered_models(statuses_of(store))
    assert (entry.status, entry.reason, entry.by) == (SUSPENDED, "again", "plan")
    assert entry.since == NOON
    told = [
        (row.action, row.subject, row.before, row.after)
        for row in store.audit_rows()
        if row.action.startswith("model")
    ]
    assert told == [
        ("model suspended", SLUG, "", "under review"),
        ("model withdrawn", SLUG, "suspended", "wrong tables"),
        ("model active", SLUG, "withdrawn", ""),
        ("model suspended", SLUG, "active", "again"),
    ]
    assert store.verify() == ()


@pytest.mark.parametrize("status", [SUSPENDED, WITHDRAWN])
def test_model_that_is_not_active_is_not_asked(store, status):
    entry = put(store, status)

    with pytest.raises(InputRefused, match=f"{status.value} by this plan .under"):
        require_active(SLUG, [entry])


def test_status_needs_a_reason_and_a_model(store):
    with pytest.raises(InputRefused, match="Say why"):
        put(store, SUSPENDED, "  ")
    with pytest.raises(PackRefused):
        set_status(store, "nobody", SUSPENDED, "x", at=NOON)
    with pytest.raises(InputRefused, match="no model 'nobody'"):
        require_active("nobody", registered_models({}))


@pytest.mark.parametrize("by_id", [True, False])
def test_policy_outranks_a_plan(store, by_id):
    whose = {"model_id": load_pack(SLUG).model_id} if by_id else {"model": SLUG}
    policy = ruling(WITHDRAWN, **whose)
    put(store, SUSPENDED)

    (entry,) = registered_models(statuses_of(store), policy)
    assert (entry.status, entry.by, entry.reason) == (WITHDRAWN, "policy", "order 12")
    with pytest.raises(InputRefused, match="by the model policy"):
        require_active(SLUG, [entry])
    with pytest.raises(InputRefused, match="annex M"):
        put(store, ACTIVE, "", policy=policy)


def test_stricter_word_of_a_plan_stands_under_a_policy(store):
    put(store, WITHDRAWN)

    (entry,) = registered_models(statuses_of(store), ruling(SUSPENDED, model=SLUG))
    assert (entry.status, entry.by) == (WITHDRAWN, "plan")


def test_withdrawn_versions_count_even_if_this_program_has_them_no_more(store):
    put(store, WITHDRAWN)
    policy = ruling(WITHDRAWN, model_id="e" * 64)

    found = withdrawn_models(statuses_of(store), policy)

    assert found == {load_pack(SLUG).model_id: "under review", "e" * 64: "order 12"}
    assert withdrawn_models({}, ruling(SUSPENDED, model=SLUG)) == {}
    assert list(withdrawn_models({}, ruling(WITHDRAWN, model=SLUG))) == [
        load_pack(SLUG).model_id
    ]


def test_policy_files_are_read_strictly(tmp_path):
    assert model_policy(tmp_path) == ModelPolicy()
    path = tmp_path / "model_policy.yaml"
    path.write_text(
        "policy: 1\nname: Staff\nsource: annex M\nmodels:\n"
        "- {model: plan_robustness, status: suspended, reason: under review}\n"
        f"- {{id: {'ab' * 32}, status: withdrawn, reason: wrong tables}}\n"
    )

    policy = model_policy(tmp_path)

    assert policy.name == "Staff"
    assert policy.rules[0] == ModelRule(SLUG, "", SUSPENDED, "under review")
    assert policy.rules[1].model_id == "ab" * 32


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{status: suspended, reason: x}", "either model or id"),
        (f"{{model: a, id: {'ab' * 32}, status: active, reason: x}}", "either model"),
        ("{model: plan_robustness, status: asleep, reason: x}", "asleep"),
        ("{model: plan_robustness, status: suspended}", "reason"),
        ("{model: ../x, status: suspended, reason: x}", "is no model"),
        ("{id: abc, status: suspended, reason: x}", "64 hexadecimal"),
    ],
)
def test_wrong_lines_of_a_policy_are_named(tmp_path, line, words):
    path = tmp_path / "model_policy.yaml"
    path.write_text(f"policy: 1\nname: S\nsource: s\nmodels:\n- {line}\n")

    with pytest.raises(InputRefused, match=words):
        read_model_policy(path)
