"""The OpenAPI document holds: schemathesis, which reads it as any client would, finds nothing that is otherwise.

Requests that fit the document and requests that do not, made up by schemathesis. `python tests/bench/fuzz_api.py` makes
thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

Operation = schemathesis.APIOperation[Any, Any, Any, Any]
EXAMPLES = 60
"""Requests of each kind, over all operations."""
JUDGED_BY_THE_GRAPH: list[Any] = [positive_data_acceptance]
"""A name may be of nobody, a date may be none, two parameters may exclude each other: 400 is right then."""


@pytest.fixture(scope="module")
def operations(patient_address: str) -> Sequence[Operation]:
    """All operations of the document."""
    found = list(schemathesis.openapi.from_url(patient_address + "openapi.json").get_all_operations())
    operations = [each.ok() for each in found if isinstance(each, Ok)]
    assert len(operations) == len(found)
    return operations


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_nothing_is_otherwise(operations: Sequence[Operation], mode: schemathesis.GenerationMode) -> None:
    """No server error, no status, media type or schema that is not in the document; what does not fit it is refused."""
    able: list[Operation] = [each for each in operations if mode.is_positive or list(each.query)]
    assert len(able) > 50

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def asked(data: st.DataObject) -> None:
        operation: Operation = data.draw(st.sampled_from(able))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        case.call_and_validate(excluded_checks=JUDGED_BY_THE_GRAPH)

    asked()
