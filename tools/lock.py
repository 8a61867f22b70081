"""Write the lock files again from pyproject.toml: exact versions with hashes, no registry named.

`requirements.lock` is what Sayso runs on; `requirements-dev.lock` adds what its tests and checks need.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMON = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
]


def compile_lock(target: str, *groups: str) -> None:
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        *COMMON,
        *groups,
        "pyproject.toml",
        "--output-file",
        target,
    ]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    compile_lock("requirements-dev.lock", "--all-extras", "--group", "dev")
    compile_lock("requirements.lock", "--constraint", "requirements-dev.lock")
