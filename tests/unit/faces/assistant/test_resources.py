"""What can be read and completed, and the prompt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator
from mcp import Client, types

from expert import case_schema, parse_case, show
from expert.faces.assistant.resources import LISTED, PAGE, uri_of
from expert.faces.pages.markdown import render_told_markdown
from expert.language.kinds import Kind
from expert.words.sentences import tell
from tests.assistants import car_host, host_of, refusal, server_of, talk
from tests.car.words import foreign_in
from tests.places import CAR_FOLDER


def read(uri: str, server: Any = None) -> tuple[str, str]:
    async def reading(client: Client) -> tuple[str, str]:
        (contents,) = (await client.read_resource(uri)).contents
        assert isinstance(contents, types.TextResourceContents)
        return contents.text, contents.mime_type or ""

    return talk(reading, server)


def test_rules_sources_claims_and_worked_cases_are_listed_page_by_page() -> None:
    async def listing(client: Client) -> list[list[str]]:
        pages: list[list[str]] = []
        cursor = None
        while True:
            page = await client.list_resources(cursor=cursor)
            pages.append([item.uri for item in page.resources])
            cursor = page.next_cursor
            if cursor is None:
                return pages

    pages = talk(listing)
    uris = [uri for page in pages for uri in page]
    knowledge = host_of().knowledge(worked_cases=True)
    assert all(len(page) <= PAGE for page in pages)
    assert len(uris) == len(set(uris))
    assert {uri for uri in uris if "://schema/" not in uri} == {
        uri_of(host_of(), kind, id) for kind in LISTED for id in knowledge.entries(kind)
    }


def test_every_entry_of_a_car_can_be_read_in_each_form() -> None:
    host = car_host()
    knowledge = host.knowledge(worked_cases=True)

    async def reading(client: Client) -> str:
        said = []
        for kind in Kind:
            for id in knowledge.entries(kind):
                for form in ("", "?as=json"):
                    (contents,) = (await client.read_resource(uri_of(host, kind, id) + form)).contents
                    assert isinstance(contents, types.TextResourceContents)
                    assert contents.mime_type == ("application/json" if form else "text/markdown")
                    said.append(contents.text)
        return "\n".join(said)

    assert foreign_in(talk(reading, server_of(CAR_FOLDER))) == []


def test_a_rule_is_read_as_it_is_shown() -> None:
    host = host_of()
    shown = show(host.knowledge(worked_cases=True), "stop-when-gait-altered")
    assert read("hamstring://rule/stop-when-gait-altered") == (render_told_markdown(tell(shown)), "text/markdown")
    text, kind = read("hamstring://rule/stop-when-gait-altered?as=json")
    assert (json.loads(text), kind) == (shown.to_data(), "application/json")


@pytest.mark.parametrize("uri", ["hamstring://claim/runners-guide%23C40", "hamstring://claim/runners-guide#C40"])
def test_a_claim_is_read_whether_or_not_its_number_sign_is_written_out(uri: str) -> None:
    assert "Pain that alters the way you move" in read(uri)[0]
    assert json.loads(read(f"{uri}?as=json")[0])["question"] == "source"


def test_a_worked_case_is_read_as_a_case_that_the_tools_take() -> None:
    knowledge = host_of().knowledge(worked_cases=True)
    name = next(iter(knowledge.cases))
    person = json.loads(read(f"hamstring://case/{name}?as=case")[0])
    assert parse_case(person, knowledge).answers


def test_the_schema_of_a_case_is_that_of_the_knowledge_base() -> None:
    schema = json.loads(read("hamstring://schema/case")[0])
    assert schema == case_schema(host_of().knowledge())
    Draft7Validator.check_schema(schema)
    assert json.loads(read("hamstring://schema/explanation")[0])["title"].startswith("An explanation")
    assert json.loads(read("hamstring://schema/outcome")[0])["title"].startswith("The outcome")


@pytest.mark.parametrize(
    ("uri", "near"),
    [
        ("hamstring://rule/stop-when-gait-alterd", "hamstring://rule/stop-when-gait-altered"),
        ("hamstring://ruel/x", "hamstring://rule/{id}"),
        ("hamstring://case/a-limp", "hamstring://case/"),
        ("hamstring://source/vincent-2018", "hamstring://source/vincent-2017"),
        ("hamstring://schema/cases", "hamstring://schema/case"),
        ("hamstring://rule/stop-when-gait-altered?as=pdf", "`json`"),
        ("file:///etc/passwd", "hamstring://"),
        ("hamstring://rule/..%2f..%2fetc", "hamstring://rule/"),
        ("hamstring://[", "hamstring://"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_nearest(uri: str, near: str) -> None:
    error = refusal(lambda client: client.read_resource(uri))
    assert error.code == types.INVALID_PARAMS
    (fault,) = error.data["faults"]
    assert fault["code"] == "ASK043"
    assert near in fault["help"]


@pytest.mark.parametrize("cursor", ["x", "-1", "99999999999"])
def test_a_page_that_is_not_there(cursor: str) -> None:
    assert refusal(lambda client: client.list_resources(cursor=cursor)).code == types.INVALID_PARAMS


def test_ids_are_completed() -> None:
    async def completing(client: Client) -> tuple[Any, Any]:
        assert len((await client.list_resource_templates()).resource_templates) == len(Kind)
        ref = types.ResourceTemplateReference(uri="hamstring://rule/{id}{?as}")
        found = await client.complete(ref=ref, argument={"name": "id", "value": "stop-"})
        prompt = await client.complete(ref=types.PromptReference(name="quote"), argument={"name": "question", "value": "x"})
        return found.completion, prompt.completion

    found, prompt = talk(completing)
    assert found.values[0].startswith("stop-")
    assert prompt.values == []


def test_the_prompt_tells_to_quote_and_never_to_guess() -> None:
    async def prompting(client: Client) -> tuple[str, str, list[types.Prompt]]:
        plain, asked = [(await client.get_prompt("quote", given)).messages[0].content for given in ({}, {"question": "Can I run?"})]
        assert isinstance(plain, types.TextContent)
        assert isinstance(asked, types.TextContent)
        return plain.text, asked.text, (await client.list_prompts()).prompts

    plain, asked, prompts = talk(prompting)
    (prompt,) = prompts
    assert prompt.name == "quote"
    for word in ("word for word", "`interview`", "never guess", "`alarm`", "`evidence`", "`sources`", "add no knowledge"):
        assert word in plain
    assert asked == f"{plain}\n\nThe person asks: Can I run?"
    assert all(text in plain for text in host_of().knowledge().fine_print)


@pytest.mark.parametrize(("name", "arguments"), [("quot", {}), ("quote", {"questin": "x"})])
def test_a_prompt_that_is_not_there(name: str, arguments: dict[str, str]) -> None:
    error = refusal(lambda client: client.get_prompt(name, arguments))
    assert "did you mean" in error.message or "valid here" in error.message
