"""The figures as a page of Markdown, and the machine that they were taken on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def machine() -> dict[str, Any]:
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")


def our_versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in ("chainrule", "numpy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def page(results: Row) -> str:
    facts, peers = results["machine"], results["peers"]
    lines = [
        "# Speed of deriving",
        "",
        f"{results['date']}, {facts['processor']}, {facts['cores']} cores, {facts['memory_gib']} GiB,"
        f" {facts['system']}.",
        f"chainrule's side: {listing(results['versions'])}.",
        f"The peers' side: {listing(peers['versions'])}."
        if peers["versions"]
        else f"No peers: {peers['why']}.",
        "Times are medians of fresh processes, in seconds; ratios compare figures of this one run.",
        "",
    ]
    if results["ours"]:
        lines += table(("measured", "figure", "goal", "met"), [goal_row(row) for row in results["goals"]])
        lines += ["## All gradients of a perceptron with softmax cross-entropy", ""]
        lines += ["Source to printed page: steps, simplification, verification and printing included.", ""]
        head = ("activation", "layers", "median", "best", "characters printed", "points verified")
        lines += table(head, [depth_row(row) for row in results["ours"]["depths"]])
        lines += ["## Growth", ""]
        lines += ["Each model at a size and at twice that, beside the growth of the printed page.", ""]
        head = ("model", "size", "seconds", "at twice the size", "growth", "growth of the page")
        lines += table(head, [growth_row(row) for row in results["ours"]["growth"]])
    if peers["rows"]:
        lines += ["## Peers", ""]
        lines += [
            "The peer's time is for deriving and simplifying alone; chainrule's also covers steps,",
            "verification and printing. Each result was evaluated and compared with gradients written",
            "by hand in NumPy.",
            "",
        ]
        head = ("peer", "model", "peer", "characters", "equal to the reference", "chainrule", "ratio")
        lines += table(head, [peer_row(row) for row in peers["rows"]])
    return "\n".join(lines)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    rule = tuple("---" for _ in head)
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)] + [""]


def goal_row(row: Row) -> tuple[str, ...]:
    if row["figure"] is None:
        return row["what"], f"not measured: {row['failure']}", row["goal"], "no"
    return (
        row["what"],
        f"{number(row['figure'])} {row['unit']}".strip(),
        row["goal"],
        "yes" if row["met"] else "no",
    )


def depth_row(row: Row) -> tuple[str, ...]:
    start = row["activation"], str(row["layers"])
    if "failure" in row:
        return *start, f"failed: {row['failure']}", "", "", ""
    return *start, number(row["seconds"]), number(row["best"]), f"{row['length']:,}", str(row["points"])


def growth_row(row: Row) -> tuple[str, ...]:
    start = row["what"], f"{row['size']:,}"
    if "failure" in row:
        return *start, f"failed: {row['failure']}", "", "", ""
    once, twice = row["once"], row["twice"]
    times, lengths = (twice[key] / once[key] for key in ("seconds", "length"))
    return *start, number(once["seconds"]), number(twice["seconds"]), f"{times:.2g}", f"{lengths:.2g}"


def peer_row(row: Row) -> tuple[str, ...]:
    ours = number(row["ours"]) if row["ours"] else row.get("ours_failure", "not measured")
    if "failure" in row:
        return row["peer"], row["model"], row["failure"], "", "", ours, ""
    ratio = f"{row['ratio']:.3g}" if row["ratio"] else ""
    length = f"{row['length']:,}" if "length" in row else ""
    return row["peer"], row["model"], number(row["seconds"]), length, outcome(row), ours, ratio


def outcome(row: Row) -> str:
    """For how many of the parameters the result is equal to the reference, and what became of the others."""
    checked = row["checked"]
    parts = [f"{len(names)} {kind}" for kind, names in checked.items() if names and kind != "equal"]
    reason = row.get("stopped", row.get("not_evaluated_because")) if checked["not evaluated"] else None
    equal = "all" if not parts else f"{len(checked['equal'])} of {sum(map(len, checked.values()))}"
    return "; ".join([equal, *parts]) + (f" ({reason})" if reason else "")


def number(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def listing(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in versions.items())
