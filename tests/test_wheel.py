"""The wheel alone, in an empty environment outside the checkout. It takes minutes: SAYSO_THOROUGH=1 collects it (see conftest)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.timeout(1200)


def run(*command, folder):
    done = subprocess.run([str(each) for each in command], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_installed_alone_runs_the_demo(tmp_path):
    uv = (sys.executable, "-m", "uv")
    run(*uv, "build", "--wheel", "--out-dir", tmp_path / "dist", ROOT, folder=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    run(*uv, "venv", "--python", sys.executable, tmp_path / "empty", folder=tmp_path)
    python = tmp_path / "empty" / "bin" / "python"
    run(*uv, "pip", "install", "--python", python, wheel, "--constraint", ROOT / "requirements.lock", folder=tmp_path)
    run(*uv, "pip", "check", "--python", python, folder=tmp_path)
    assert "Disputes" in run(tmp_path / "empty" / "bin" / "sayso", "demo", folder=tmp_path)
    assert str(ROOT) not in run(python, "-c", "import sayso; print(sayso.__file__)", folder=tmp_path)
