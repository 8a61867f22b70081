"""The documentation site builds without a warning: every page is in it and every link leads somewhere."""

import os
import subprocess
import sys
from pathlib import Path

import nbconvert
import yaml

from tools.endpoints import PAGE, page

ROOT = Path(__file__).parent.parent.parent
# nbconvert's templates lie beside its packages, also where the environment that runs the tests only borrows these.
TEMPLATES = Path(nbconvert.__file__).parents[4] / "share" / "jupyter"
SITE = {"NO_MKDOCS_2_WARNING": "1", "JUPYTER_PATH": str(TEMPLATES)}


def pages(nav):
    for entry in nav:
        (value,) = entry.values()
        yield from [value] if isinstance(value, str) else pages(value)


def test_the_site_builds_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | SITE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "exports" / "index.html").exists()


def test_the_page_of_endpoints_is_what_the_desk_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: python tools/endpoints.py"


def test_every_page_is_in_the_navigation():
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    docs = ROOT / "docs"
    there = [path.relative_to(docs).as_posix() for kind in ("md", "ipynb") for path in docs.rglob(f"*.{kind}")]
    assert sorted(pages(nav)) == sorted(there)
