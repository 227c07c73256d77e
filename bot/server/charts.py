"""Draw a pay chart for the web page: percentile bars, the median marked, the source under it."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import Bar, Chart, Weight

ROW_HEIGHT, MARGIN = 34, 170  # pixels
TITLE_WIDTH = 44  # characters
GRID = "rgba(128, 122, 116, 0.3)"
COLOURS = ("#0f766e", "#b45309", "#6d5bd0")
MOST_TRAITS = 8  # the weightiest
SPREAD, MEDIAN = "#5fa8a0", "#b45309"


def draw_figure(chart: Chart) -> Any:
    """Draw the chart as a Plotly figure: a bar from the 25th to the 75th percentile, whiskers to the 10th and 90th."""
    import plotly.graph_objects as go

    bars = chart.bars[::-1]  # Plotly draws from the bottom up
    labels = [bar.label for bar in bars]
    middle = [bar.p50 for bar in bars]
    figure = go.Figure()
    figure.add_bar(
        y=labels,
        x=[(bar.p75 or bar.p50) - (bar.p25 or bar.p50) for bar in bars],
        base=[bar.p25 or bar.p50 for bar in bars],
        orientation="h",
        marker_color=SPREAD,
        name="25th to 75th percentile",
        hovertext=[_describe(bar) for bar in bars],
        hoverinfo="text",
    )
    whiskers = any(bar.p10 and bar.p90 for bar in bars)
    figure.add_scatter(
        y=labels,
        x=middle,
        mode="markers",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": MEDIAN}},
        name="median, 10th to 90th" if whiskers else "median",
        hoverinfo="skip",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(bar.p90 or bar.p50) - bar.p50 for bar in bars],
            "arrayminus": [bar.p50 - (bar.p10 or bar.p50) for bar in bars],
            "color": MEDIAN,
            "visible": whiskers,
        },
    )
    figure.update_layout(
        title={"text": _wrap(chart.title), "font": {"size": 12}},
        height=MARGIN + ROW_HEIGHT * len(bars),
        margin={"l": 10, "r": 10, "t": 80, "b": 90},
        xaxis={"title": chart.unit, "rangemode": "tozero", "tickformat": ",", "gridcolor": GRID, "zerolinecolor": GRID},
        yaxis={"automargin": True},
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0.01, "x": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": "#807a74"},
    )
    return figure


def draw_fit(ledger: Sequence[Weight], titles: Mapping[str, str]) -> Any:
    """Draw what each thing a person said adds to the roles in front: bars by trait, one colour a role."""
    import plotly.graph_objects as go

    names = list(dict.fromkeys(weight.name for weight in ledger))[:MOST_TRAITS][::-1]
    figure = go.Figure()
    for role, colour in zip(dict.fromkeys(weight.role for weight in ledger), COLOURS, strict=False):
        points = {weight.name: weight.points for weight in ledger if weight.role == role}
        figure.add_bar(
            y=[_wrap(name) for name in names],
            x=[points.get(name, 0.0) for name in names],
            orientation="h",
            marker_color=colour,
            name=titles[role],
        )
    figure.update_layout(
        title={"text": "What speaks for (right) and against (left) each role", "font": {"size": 12}},
        height=MARGIN + 2 * ROW_HEIGHT * len(names),
        margin={"l": 10, "r": 10, "t": 60, "b": 60},
        barmode="group",
        xaxis={"title": "points", "gridcolor": GRID, "zerolinecolor": GRID},
        yaxis={"automargin": True},
        legend={
            "orientation": "h",
            "traceorder": "normal",
            "yref": "container",
            "yanchor": "bottom",
            "y": 0.01,
            "x": 0,
        },
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": "#807a74"},
    )
    return figure


def _describe(bar: Bar) -> str:
    named = (("10th", bar.p10), ("25th", bar.p25), ("median", bar.p50), ("75th", bar.p75), ("90th", bar.p90))
    return f"{bar.label}: " + ", ".join(f"{name} {value:,}" for name, value in named if value is not None)


def _wrap(title: str) -> str:
    """Break a title into lines that a phone can show."""
    return "<br>".join(textwrap.wrap(title, TITLE_WIDTH))
