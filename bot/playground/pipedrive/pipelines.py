"""Pipelines and their stages; what is deleted stays readable by its id, as deals may be in it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Check,
    Endpoint,
    forbidden,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.definitions import Pipeline, Stage
from bot.playground.pipedrive.paging import CURSOR, cut, sorting
from bot.playground.pipedrive.values import (
    check_percent,
    check_title,
    check_truth,
    check_whole,
    read_whole,
)


def list_pipelines(company: Company, call: ApiCall) -> Answer:
    found, additional = cut(company.pipelines, lambda row: not row.is_deleted, call)
    return Answer([show_pipeline(row) for row in found], additional)


def get_pipeline(company: Company, call: ApiCall) -> Answer:
    return Answer(show_pipeline(_pipeline(company, call.id)))


def add_pipeline(company: Company, call: ApiCall) -> Answer:
    _only_for_admins(call)
    last = max((row.order_nr for row in company.pipelines.values()), default=0)
    made = Pipeline(
        id=_next_id(company.pipelines),
        order_nr=last + 1,
        add_time=call.now,
        update_time=call.now,
        **call.body,
    )
    company.pipelines[made.id] = made
    return Answer(show_pipeline(made))


def change_pipeline(company: Company, call: ApiCall) -> Answer:
    _only_for_admins(call)
    changed = replace(_pipeline(company, call.id), **call.body, update_time=call.now)
    company.pipelines[changed.id] = changed
    return Answer(show_pipeline(changed))


def delete_pipeline(company: Company, call: ApiCall) -> Answer:
    _only_for_admins(call)
    gone = replace(_pipeline(company, call.id), is_deleted=True, update_time=call.now)
    company.pipelines[gone.id] = gone
    return Answer({"id": gone.id})


def show_pipeline(pipeline: Pipeline) -> dict[str, object]:
    return {
        "id": pipeline.id,
        "name": pipeline.name,
        "order_nr": pipeline.order_nr,
        "is_deleted": pipeline.is_deleted,
        "is_deal_probability_enabled": pipeline.is_deal_probability_enabled,
        "add_time": pipeline.add_time,
        "update_time": pipeline.update_time,
    }


def list_stages(company: Company, call: ApiCall) -> Answer:
    """An unknown pipeline has no stages; it is no error."""
    chosen = call.query.get("pipeline_id")

    def wanted(stage: Stage) -> bool:
        return not stage.is_deleted and chosen in (None, stage.pipeline_id)

    found, additional = cut(company.stages, wanted, call)
    return Answer([show_stage(row) for row in found], additional)


def get_stage(company: Company, call: ApiCall) -> Answer:
    return Answer(show_stage(_stage(company, call.id)))


def add_stage(company: Company, call: ApiCall) -> Answer:
    _only_for_admins(call)
    pipeline_id = call.body["pipeline_id"]
    _check_pipeline(company, pipeline_id)
    made = Stage(
        id=_next_id(company.stages),
        name="",
        pipeline_id=pipeline_id,
        order_nr=max((row.order_nr for row in company.stages_of(pipeline_id)), default=0) + 1,
        deal_probability=100,
        days_to_rotten=None,
        add_time=call.now,
        update_time=call.now,
    )
    return _write_stage(company, call, made)


def change_stage(company: Company, call: ApiCall) -> Answer:
    _only_for_admins(call)
    if "pipeline_id" in call.body:
        _check_pipeline(company, call.body["pipeline_id"])
    return _write_stage(company, call, _stage(company, call.id))


def delete_stage(company: Company, call: ApiCall) -> Answer:
    _only_for_admins(call)
    gone = replace(_stage(company, call.id), is_deleted=True, update_time=call.now)
    company.stages[gone.id] = gone
    return Answer({"id": gone.id})


def _write_stage(company: Company, call: ApiCall, stage: Stage) -> Answer:
    body = {**call.body}
    if not body.pop("is_deal_rot_enabled", True):
        body["days_to_rotten"] = None
    written = replace(stage, **body, update_time=call.now)
    company.stages[written.id] = written
    return Answer(show_stage(written))


def show_stage(stage: Stage) -> dict[str, object]:
    return {
        "id": stage.id,
        "order_nr": stage.order_nr,
        "name": stage.name,
        "is_deleted": stage.is_deleted,
        "deal_probability": stage.deal_probability,
        "pipeline_id": stage.pipeline_id,
        "is_deal_rot_enabled": stage.days_to_rotten is not None,
        "days_to_rotten": stage.days_to_rotten,
        "add_time": stage.add_time,
        "update_time": stage.update_time,
    }


def _pipeline(company: Company, id: int) -> Pipeline:
    if id not in company.pipelines:
        raise not_found("Pipeline")
    return company.pipelines[id]


def _stage(company: Company, id: int) -> Stage:
    if id not in company.stages:
        raise not_found("Stage")
    return company.stages[id]


def _check_pipeline(company: Company, id: int) -> None:
    if id not in company.pipelines or company.pipelines[id].is_deleted:
        raise invalid("pipeline_id", "not found")


def _next_id(rows: Mapping[int, object]) -> int:
    return max(rows, default=0) + 1


def _only_for_admins(call: ApiCall) -> None:
    if not call.user.is_admin:
        raise forbidden("Only admins can change pipelines.")


_PIPELINE: Mapping[str, Check] = {"name": check_title, "is_deal_probability_enabled": check_truth}
_STAGE: Mapping[str, Check] = {
    "name": check_title,
    "pipeline_id": check_whole,
    "deal_probability": check_percent,
    "is_deal_rot_enabled": check_truth,
    "days_to_rotten": check_whole,
}

ENDPOINTS = (
    Endpoint("GET", "/api/v2/pipelines", 5, list_pipelines, {**sorting(), **CURSOR}),
    Endpoint("GET", "/api/v2/pipelines/{id}", 1, get_pipeline),
    Endpoint(
        "POST", "/api/v2/pipelines", 5, add_pipeline, body=_PIPELINE, required=("name",)
    ),
    Endpoint("PATCH", "/api/v2/pipelines/{id}", 5, change_pipeline, body=_PIPELINE),
    Endpoint("DELETE", "/api/v2/pipelines/{id}", 3, delete_pipeline),
    Endpoint(
        "GET", "/api/v2/stages", 5, list_stages,
        {"pipeline_id": read_whole, **sorting("order_nr"), **CURSOR},
    ),
    Endpoint("GET", "/api/v2/stages/{id}", 1, get_stage),
    Endpoint(
        "POST", "/api/v2/stages", 5, add_stage, body=_STAGE, required=("name", "pipeline_id")
    ),
    Endpoint("PATCH", "/api/v2/stages/{id}", 5, change_stage, body=_STAGE),
    Endpoint("DELETE", "/api/v2/stages/{id}", 3, delete_stage),
)  # fmt: skip
