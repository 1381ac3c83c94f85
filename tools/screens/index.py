"""The page that shows the pictures: docs/screens/README.md."""

from pathlib import Path

DEVICES = {
    "phone": "Phone (field app, 360 × 740)",
    "desk": "Desktop (console, 1440 × 900)",
    "narrow": "Console on a phone (390 × 844)",
}


def clear(folder: Path, keep: set[str]) -> int:
    """Delete pictures that were not taken this time; return how many."""
    names = {"README.md", *(f"{name}.webp" for name in keep)}
    stale = [each for each in folder.iterdir() if each.name not in names]
    for each in stale:
        each.unlink()
    return len(stale)


def write(folder: Path, taken: list[str]) -> None:
    """Write the index, device by device, Chinese beside English."""
    lines = [
        "# What it looks like",
        "",
        "Made by `make screens` from the running demo; please do not edit. Left Chinese, right English.",
    ]
    for device, title in DEVICES.items():
        names = dict.fromkeys(
            name.removeprefix(f"{device}-").rpartition("-")[0] for name in taken if name.startswith(f"{device}-")
        )
        width = 560 if device == "desk" else 240
        lines += ["", f"## {title}", ""]
        for name in sorted(names, key=list(names).index):
            lines += [f"### {name.replace('-', ' ')}", "", "<p>"]
            lines += [
                f'<img src="{device}-{name}-{language}.webp" width="{width}" alt="{device} {name} {language}">'
                for language in ("zh", "en")
                if f"{device}-{name}-{language}" in taken
            ]
            lines += ["</p>", ""]
    (folder / "README.md").write_text("\n".join(lines).rstrip() + "\n")
