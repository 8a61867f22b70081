"""A shell is told the commands and options that a word may become."""

import os
import subprocess
import sys

import pytest

ASKED = [("sayso exp", 1, "export"), ("sayso review am", 2, "amend"), ("sayso export --as-k", 2, "--as-known-on")]


@pytest.mark.parametrize(("typed", "word", "meant"), ASKED)
def test_bash_completes_what_is_typed(typed, word, meant):
    environment = os.environ | {"COMP_WORDS": typed, "COMP_CWORD": str(word), "_SAYSO_COMPLETE": "complete_bash"}
    program = "import sys; from sayso.cli import app; sys.argv[0] = 'sayso'; app()"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [meant], done.stderr
