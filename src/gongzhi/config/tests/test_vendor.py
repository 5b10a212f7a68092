from __future__ import annotations

import pytest

from gongzhi.config import vendor


@pytest.fixture
def package(monkeypatch, tmp_path):
    folder = tmp_path / "node_modules/kit/dist"
    folder.mkdir(parents=True)
    (folder / "kit.css").write_text("a{color:red}\n/*# sourceMappingURL=kit.css.map */\n")
    (folder / "kit.js").write_text("let a = 1;\n//# sourceMappingURL=kit.js.map")
    monkeypatch.setattr(vendor, "PACKAGES", tmp_path / "node_modules")
    return tmp_path / "vendor"


def test_only_the_named_files_are_there_and_none_points_to_a_map(package):
    (package / "old").mkdir(parents=True)
    (package / "old/left.css").write_text("from another version")
    vendor.copy({"kit.css": "kit/dist/kit.css", "js/kit.js": "kit/dist/kit.js"}, package)
    found = {file.relative_to(package).as_posix(): file.read_text().strip() for file in package.rglob("*.*")}
    assert found == {"kit.css": "a{color:red}", "js/kit.js": "let a = 1;"}


def test_every_file_that_we_serve_comes_from_an_installed_package():
    wanted = [*vendor.SERVED.values(), *vendor.FONTS.values()]
    assert [source for source in wanted if not (vendor.PACKAGES / source).is_file()] == []


@pytest.mark.parametrize(
    ("said", "enough"), [("v17.9.1\n", False), ("v18.0.0\n", True), ("v24.1.0\n", True), ("", False)]
)
def test_an_old_node_is_no_node(monkeypatch, said, enough):
    monkeypatch.setattr(vendor.shutil, "which", lambda name: f"/usr/bin/{name}")
    done = vendor.subprocess.CompletedProcess([], 0, stdout=said)
    monkeypatch.setattr(vendor.subprocess, "run", lambda *_, **__: done)
    assert vendor.node_is_here() is enough
