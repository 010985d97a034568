"""What is shipped: the wheel holds the whole program and its resources, and works away from the checkout."""

from __future__ import annotations

import configparser
import email
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from viewer import __version__

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("archive_viewer-*-py3-none-any.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_module_and_every_resource(wheel: Path) -> None:
    modules = {name for name in files(wheel / "viewer") if not name.startswith("resources/")}
    assert modules == files(ROOT / "viewer")
    assert files(wheel / "viewer" / "resources") == files(ROOT / "resources")


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    info = f"archive_viewer-{__version__}"
    assert {path.name for path in wheel.iterdir()} == {"viewer", f"{info}.dist-info", f"{info}.data"}
    assert files(wheel / f"{info}.data" / "data" / "share") == {
        "applications/archive-viewer.desktop",
        "icons/hicolor/scalable/apps/archive-viewer.svg",
        "metainfo/org.archiveviewer.ArchiveViewer.metainfo.xml",
    }


def test_the_numbers_and_the_licence_agree(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (info,) = wheel.glob("*.dist-info")
    metadata = email.message_from_string((info / "METADATA").read_text("utf-8"))
    assert metadata["Name"] == "archive-viewer"
    assert metadata["Version"] == project["version"] == __version__
    assert metadata["License-Expression"] == "MIT"
    assert (info / "licenses" / "LICENSE").is_file()
    points = configparser.ConfigParser()
    points.read(info / "entry_points.txt")
    assert points["console_scripts"]["archive-viewer"] == "viewer.cli:main"


def test_the_wheel_runs_and_finds_its_resources_inside(wheel: Path, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path[:] = [{str(wheel)!r}, *(p for p in sys.path if p not in ('', {str(ROOT)!r}))];"
        "from viewer.config import resources; print(resources());"
        "from viewer.cli import main; sys.exit(main(['--archive', 'a', 'stats', '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{wheel / 'viewer' / 'resources'}\n{{")


def test_the_desktop_files_name_the_program_as_it_is_installed() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "archive-viewer.desktop", encoding="utf-8")
    fields = entry["Desktop Entry"]
    assert fields["Exec"].split() == ["archive-viewer", "%u"]
    assert fields["Icon"] == "archive-viewer"
    assert all(fields[name].endswith(";") for name in ("Categories", "Keywords", "MimeType"))
    component = ET.parse(LINUX / "org.archiveviewer.ArchiveViewer.metainfo.xml").getroot()
    assert component.findtext("launchable") == "archive-viewer.desktop"
    assert component.findtext("provides/binary") == "archive-viewer"
    assert component.findtext("project_license") == "MIT"
    releases = [release.get("version") for release in component.iterfind("releases/release")]
    assert releases[0] == __version__
