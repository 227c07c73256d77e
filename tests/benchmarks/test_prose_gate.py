"""How often the gate on prose errs, beside three baselines, and how long a statement takes; in `make bench`."""

from tests.gate.measure import compare, list_files, measure_time
from tests.gate.statements import open_prose_gate, read_statements


def test_the_gate_on_prose_beside_its_baselines() -> None:
    gate, sections = open_prose_gate()
    lines = compare(gate, sections, list_files())
    print("", *lines, measure_time(read_statements("prose.jsonl")), sep="\n")
    assert any(line.startswith("ours") for line in lines)
