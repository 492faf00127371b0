"""The goals that concern speed, each held against its figure."""

from typing import Any

Row = dict[str, Any]


def judge(ours: Row, rows: list[Row]) -> list[Row]:
    """Each goal with its figure."""
    depths = {(row["activation"], row["layers"]): row for row in ours["depths"]}
    goals = [
        goal("import beyond NumPy's", ours["import"], "beyond", "s", most=0.15),
        goal("`chainrule derive` of a two-layer net, whole process", ours["process"], "seconds", "s", most=1),
    ]
    for activation in ("tanh", "relu"):
        by_depth = {layers: depths[activation, layers] for layers in (100, 200, 400)}
        goals.append(goal(f"all gradients, 100 layers, {activation}", by_depth[100], "seconds", "s", most=1))
        row = failed(by_depth) or {"ratio": by_depth[400]["seconds"] / by_depth[100]["seconds"]}
        goals.append(goal(f"time(400) / time(100), {activation}", row, "ratio", "×", most=5))
        row = failed(by_depth) or {"ratio": second_growth(*(row["length"] for row in by_depth.values()))}
        what = f"growth of the printed length, 200 → 400 layers over 100 → 200, {activation}"
        goals.append(goal(what, row, "ratio", "×", most=2.1))
    for peer in ("tensorgrad", "SymPy"):
        ratios = [row["ratio"] for row in rows if row["peer"] == peer and row["ratio"]]
        if ratios:
            goals.append(goal(f"least ratio to {peer}", {"ratio": min(ratios)}, "ratio", "×", least=20))
    return goals


def failed(rows: dict[int, Row]) -> Row | None:
    return next((row for row in rows.values() if "failure" in row), None)


def second_growth(at_100: int, at_200: int, at_400: int) -> float:
    """2 for a length linear in the depth, whatever its constant part; names from W100 on are equally long."""
    return (at_400 - at_200) / (at_200 - at_100)


def goal(
    what: str, row: Row, key: str, unit: str, *, most: float | None = None, least: float | None = None
) -> Row:
    """One goal: the figure is None, with the failure beside it, if its measurement failed."""
    bound = f"≤ {most:g} {unit}" if most is not None else f"≥ {least:g} {unit}"
    if "failure" in row:
        return {
            "what": what,
            "figure": None,
            "failure": row["failure"],
            "unit": unit,
            "goal": bound,
            "met": False,
        }
    met = row[key] <= most if most is not None else row[key] >= least
    return {"what": what, "figure": row[key], "unit": unit, "goal": bound, "met": met}
