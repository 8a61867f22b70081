"""What intake's tests share: files from a mapping of names, and one call that gives all three lists."""

import pytest

from sayso.intake import receive


class Taken:
    def __init__(self, *inputs, **options):
        self.refused, self.noted = [], []
        self.received = list(receive(inputs, refused=self.refused, noted=self.noted, **options))

    @property
    def reports(self):
        return [each.report for each in self.received]

    @property
    def docs(self):
        return [report.doc for report in self.reports]


@pytest.fixture
def take():
    return Taken


@pytest.fixture
def write(tmp_path):
    def write(**files):
        paths = []
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/", 1)
            path = path.with_name(path.name.replace("_", "."))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return paths[0] if len(paths) == 1 else paths

    return write
