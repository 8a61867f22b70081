"""Run the notebooks of the documentation and keep what they show; each runs in a folder of its own, so none leaves files."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "docs" / "notebooks"
PLAIN = 80


def run(path: Path, folder: Path) -> nbformat.NotebookNode:
    """The notebook as it is after running every cell in `folder`.

    Raises:
        nbclient.exceptions.CellExecutionError: if a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    client = NotebookClient(
        notebook, timeout=280, kernel_name="python3", resources={"metadata": {"path": str(folder)}}, record_timing=False
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _shorten(output.get("data", {}))
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _shorten(data: dict[str, str]) -> None:
    """What is shown as a picture or a page need not be told at length in plain text too."""
    if len(data) > 1 and len(data.get("text/plain", "")) > PLAIN:
        data["text/plain"] = data["text/plain"][:PLAIN] + "..."


def main() -> None:
    """Run and write every notebook, or those named."""
    for path in [Path(each) for each in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb")):
        with tempfile.TemporaryDirectory() as folder:
            nbformat.write(run(path, Path(folder)), path)
        print(path)


if __name__ == "__main__":
    main()
