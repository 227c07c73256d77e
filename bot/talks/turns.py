"""Read turns: what the person says, other wordings of it, answers to what is asked, and what is expected."""

import yaml

from bot.talks.checks import VERBS, FindRule, read_checks
from bot.talks.named import Topic
from bot.talks.nodes import Entries, Reader
from bot.talks.problems import Mend
from bot.talks.script import ScriptedTurn
from bot.talks.shapes import Several, Text, read_value
from bot.talks.tree import place_of, quote_text

TURN_KEYS = ("user", "or", "if_asked", "expect")


def read_turns(node: yaml.Node, reader: Reader, find_rule: FindRule, continued: bool) -> list[ScriptedTurn]:
    """Read the turns of a talk; the first one answers nothing, unless the talk goes on from another."""
    if not isinstance(node, yaml.SequenceNode):
        reader.report(node, "'turns' is not a list.", "Begin each turn with '  - user: …'.")
        return []
    turns: list[ScriptedTurn] = []
    for at, entry in enumerate(node.value):
        turn = _read_turn(entry, reader, find_rule, at > 0 or continued)
        turns += [turn] if turn else []
    if not node.value:
        reader.report(node, "'turns' is empty.", "Begin each turn with '  - user: …'.")
    return turns


def _read_turn(node: yaml.Node, reader: Reader, find_rule: FindRule, follows: bool) -> ScriptedTurn | None:
    if isinstance(node, yaml.ScalarNode):
        new = f"user: {quote_text(node.value)}"
        reader.report(node, "A turn says who speaks.", f"Write {new}", reader.replace_node(node, new))
        return None
    _report_lost_checks(node, reader)
    entries = reader.read_entries(node, "turn", TURN_KEYS)
    if not entries:
        return None
    _check_turn_keys(node, entries, reader, follows)
    if "or" in entries:
        _refuse_flow(entries["or"][1], reader, "or")
    asked = read_answers(entries, "if_asked", reader)
    others = read_value(entries, "or", Several(Text(), "wordings"), reader) or ()
    user = read_value(entries, "user", Text("message"), reader) or ""
    checks = read_checks(entries, "expect", reader, find_rule)
    return ScriptedTurn(user, place_of(node), others, asked, checks) if user or asked else None


def read_answers(entries: Entries, key: str, reader: Reader) -> dict[str, str]:
    """Read what is answered by topic, one a line; nothing if the key is not there."""
    if key not in entries:
        return {}
    node = entries[key][1]
    _refuse_flow(node, reader, key)
    if not isinstance(node, yaml.MappingNode):
        reader.report(node, "These answers are not made of topics.", "Write one a line, such as 'maths: I like it'.")
        return {}
    answers: dict[str, str] = {}
    for topic, value in node.value:
        if topic.value in answers:
            reader.report(topic, f"{topic.value!r} stands twice here.", "Keep one of them.")
        name = Topic().read(topic, reader) or str(topic.value)
        answers[name] = reader.read_text(value) or ""
    return answers


def _report_lost_checks(node: yaml.Node, reader: Reader) -> None:
    """Tell an expectation that stands beside 'user' that it belongs below 'expect', and keep it out of the turn."""
    if isinstance(node, yaml.MappingNode):
        for key, value in list(node.value):
            if key.value in VERBS:
                reader.report(key, f"{key.value!r} is an expectation.", f"Write '- {key.value}: …' below 'expect:'.")
                node.value.remove((key, value))


def _check_turn_keys(node: yaml.Node, entries: Entries, reader: Reader, follows: bool) -> None:
    if "user" not in entries and "if_asked" not in entries:
        key = next(iter(entries.values()))[0]
        at = key.start_mark.index
        mend = Mend(at - 2, at, "  ") if "expect" in entries and reader.text[at - 2 : at] == "- " and follows else None
        hint = "Does it belong to the turn above? Then write it without '- ', in line with 'user:'."
        if not any(problem.place == place_of(other) for problem in reader.problems for other, _ in node.value):
            reader.report(key, "This turn has no 'user'.", hint, mend)
    elif "user" in entries and "if_asked" in entries:
        reader.report(
            entries["if_asked"][0], "A turn has 'user' or 'if_asked', not both.", "Make it a turn of its own."
        )
    elif "if_asked" in entries and not follows:
        reader.report(entries["if_asked"][0], "Before the first turn nothing was asked.", "Begin with a 'user:'.")
    if "or" in entries and "user" not in entries:
        reader.report(entries["or"][0], "'or' holds other wordings of a 'user:', and there is none.", "Add 'user:'.")


def _refuse_flow(node: yaml.Node, reader: Reader, key: str) -> None:
    """Refuse brackets where people write sentences: a comma or question mark inside them would be lost."""
    if not getattr(node, "flow_style", False):
        return
    lead = " " * 6
    if isinstance(node, yaml.SequenceNode):
        lines = [f"{lead}- {quote_text(entry.value)}" for entry in node.value if isinstance(entry, yaml.ScalarNode)]
    else:
        lines = [f"{lead}{name.value}: {quote_text(value.value)}" for name, value in node.value]
    sign = reader.text[node.start_mark.index]
    mend = Mend(node.start_mark.index, node.end_mark.index, "\n" + "\n".join(lines))
    reader.report(
        node, f"Under {key!r} the style with {sign!r} parts texts at their commas.", "Write one a line.", mend
    )
