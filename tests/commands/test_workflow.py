"""The workflow that `paperline init` writes is the example, without what the configuration file says."""

from pathlib import Path

import pytest
import yaml

from pipeline.commands.workflow import EXAMPLES, render_workflow

FOLDER = Path(__file__).parents[2] / "examples" / "workflows"
CONFIGURED = {"author", "page", "scholar", "orcid", "arxiv", "contact"}


def ours(workflow):
    """The step that runs Paperline."""
    return next(step for step in workflow["jobs"]["sync"]["steps"] if "paperline" in step.get("uses", ""))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_it_is_the_example_but_for_what_is_configured_and_the_time(kind):
    made, example = yaml.safe_load(render_workflow(kind, "x")), yaml.safe_load((FOLDER / EXAMPLES[kind]).read_text())
    inputs = ours(example).pop("with")
    assert ours(made).pop("with", {}) == {name: value for name, value in inputs.items() if name not in CONFIGURED}
    (slot,), (usual,) = made[True].pop("schedule"), example[True].pop("schedule")  # YAML 1.1 reads `on` as true
    minute, hour = map(int, slot["cron"].split()[:2])
    assert slot["cron"].split()[2:] == usual["cron"].split()[2:]
    assert 5 < minute < 55
    assert 1 < hour < 6
    assert made == example


def test_sites_ask_at_different_times():
    slots = {yaml.safe_load(render_workflow("push", f"{n}.md"))[True]["schedule"][0]["cron"] for n in range(50)}
    assert len(slots) > 30


@pytest.mark.parametrize("kind", EXAMPLES)
def test_its_first_line_says_what_it_is(kind):
    assert render_workflow(kind, "x").startswith("# By paperline init, for a site")
