"""``packaging/dev.py``: what a fresh checkout does on its first and second start, and what it says when it cannot."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import PySide6
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from workshop import environment, system
from workshop.ready import SetupError
from workshop.system import LIBRARIES, TOOLS, advice, family

from tests.support.elf import needed

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {name: ROOT / "packaging" / name for name in ("requirements.lock", "requirements-dev.lock")}
linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system libraries are a matter of Linux"
)


# ------------------------------------------------------------------------------------ an old Python


def test_an_old_python_can_still_read_the_file() -> None:
    """Nothing in it is newer than Python 2.7: no annotation, f-string, or argument form of Python 3."""
    tree = ast.parse((ROOT / "packaging" / "dev.py").read_text("ascii"), feature_version=(3, 4))
    allowed: tuple[type[ast.AST], ...] = (
        *(ast.Module, ast.Expr, ast.Constant, ast.Import, ast.ImportFrom, ast.alias, ast.If, ast.Compare),
        *(ast.Attribute, ast.Name, ast.Tuple, ast.Call, ast.BinOp, ast.Subscript, ast.Slice),
        *(ast.expr_context, ast.operator, ast.cmpop),
    )
    assert [node for node in ast.walk(tree) if not isinstance(node, allowed)] == []


def test_an_old_python_says_so_in_one_sentence() -> None:
    dev = str(ROOT / "packaging" / "dev.py")
    program = (
        "import sys; sys.version_info = (3, 9, 2, 'final', 0); sys.version = '3.9.2 (default)'; import runpy;"
        f"runpy.run_path({dev!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Archive Viewer needs Python 3.11 or newer; this is Python 3.9.2.\n"


# ------------------------------------------------------------------------------------ the lock files


def pins(name: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", LOCKS[name].read_text("utf-8"), re.M)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_nothing_of_the_machine_that_made_it(name: str) -> None:
    text = LOCKS[name].read_text("utf-8")
    assert not re.search(r"://|file:|^-|\s/|@ ", text, re.M)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    text = LOCKS[name].read_text("utf-8")
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert len(blocks) == len(pins(name))
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_files_are_those_of_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
    }
    for name, lines in wanted.items():
        locked = pins(name)
        for requirement in map(Requirement, lines):
            assert requirement.specifier.contains(
                locked[canonicalize_name(requirement.name)], prereleases=True
            )
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


# ------------------------------------------------------------------------------------ system libraries

OF_EVERY_LINUX = {
    "libc.so.6",
    "libm.so.6",
    "libdl.so.2",
    "libpthread.so.0",
    "libresolv.so.2",
    "libgcc_s.so.1",
}
NOT_USED = {"libqgtk3.so", "libqpdf.so"}  # Qt does without these plugins where their libraries are missing
MODULES = "Core Gui Widgets WebEngineWidgets WebEngineCore Network PrintSupport WebChannel Svg".split()  # noqa: SIM905
PLUGINS = """
    platforms/libqxcb.so platforms/libqwayland.so platforms/libqoffscreen.so xcbglintegrations/*.so
    wayland-shell-integration/*.so wayland-graphics-integration-client/*.so wayland-decoration-client/*.so
    imageformats/*.so iconengines/*.so platforminputcontexts/*.so tls/*.so platformthemes/*.so
"""


@linux
def test_the_table_of_libraries_is_what_the_installed_qt_needs() -> None:
    qt = Path(PySide6.__file__).parent
    todo = [qt / f"Qt{name}.abi3.so" for name in MODULES] + [qt / "Qt" / "libexec" / "QtWebEngineProcess"]
    todo += [path for pattern in PLUGINS.split() for path in (qt / "Qt" / "plugins").glob(pattern)]
    assert all(path.exists() for path in todo)
    seen: set[str] = set()
    outside: set[str] = set()
    while todo:
        path = todo.pop()
        if path.name in seen or path.name in NOT_USED:
            continue
        seen.add(path.name)
        for name in needed(path):
            places = (qt / "Qt" / "lib" / name, qt / name, qt.parent / "shiboken6" / name)
            own = next((place for place in places if place.exists()), None)
            todo.extend([own] if own else [])
            outside.update(() if own else (name,))
    outside = {name for name in outside - OF_EVERY_LINUX if not name.startswith("ld-linux")}
    assert outside == set(LIBRARIES)


@linux
def test_loading_tells_a_library_that_is_there_from_one_that_is_not() -> None:
    assert system.can_load("libc.so.6")
    assert not system.can_load("libnobodyhasthis.so.1")


@pytest.mark.parametrize(
    ("os_release", "world"),
    [
        ('ID=debian\nVERSION_ID="12"', "debian"),
        ("ID=linuxmint\nID_LIKE='ubuntu debian'".replace("'", '"'), "debian"),
        ("ID=fedora", "fedora"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"', "fedora"),
        ("ID=manjaro\nID_LIKE=arch", "arch"),
        ('ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', "suse"),
        ("ID=nixos", None),
        ("", None),
    ],
)
def test_the_world_of_packages_is_read_from_os_release(os_release: str, world: str | None) -> None:
    assert family(os_release) == world


def test_the_advice_names_the_packages_of_each_world() -> None:
    wanted = [LIBRARIES["libxcb-cursor.so.0"], LIBRARIES["libnss3.so"], LIBRARIES["libsmime3.so"]]
    assert advice(wanted, "fedora") == "To install: sudo dnf install nss xcb-util-cursor"
    assert advice(wanted, "arch") == "To install: sudo pacman -S --needed nss xcb-util-cursor"
    assert advice(wanted, "suse") == "To install: sudo zypper install libxcb-cursor0 mozilla-nss"
    assert advice(wanted, "debian").endswith("apt-get install --no-install-recommends libnss3 libxcb-cursor0")
    assert all(all(package) for package in [*LIBRARIES.values(), *TOOLS.values()])


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian where we are root, whose ``apt-get`` notes what it is told in a file (returned) and does nothing."""
    log = tmp_path / "log"
    for name, script in {
        "apt-get": f'echo "$DEBIAN_FRONTEND $*" >> {log}; exit "${{APT_FAILS:-0}}"',
        "apt-cache": 'case "$*" in *t64*) ;; *) echo "Package: $*";; esac',  # as before the change to 64-bit time
    }.items():
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(system, "family", lambda: "debian")
    monkeypatch.setattr(system, "_become_root", list)
    return log


@linux
def test_missing_libraries_are_named_before_they_are_installed(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"libasound.so.2": iter([False, True]), "libnss3.so": iter([False, True])}
    monkeypatch.setattr(system, "can_load", lambda name: next(answers[name]) if name in answers else True)
    system.provide_libraries()
    said = capsys.readouterr().out
    assert "(libasound.so.2, libnss3.so). Installing: libasound2 libnss3" in said
    assert "noninteractive -q install -y --no-install-recommends libasound2 libnss3" in debian.read_text()


@linux
def test_a_failing_installation_says_what_to_type(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del debian
    monkeypatch.setenv("APT_FAILS", "100")
    monkeypatch.setattr(system, "can_load", lambda name: name != "libnss3.so")
    with pytest.raises(SetupError, match=r"libnss3\.so.*To install: sudo apt-get install .* libnss3$"):
        system.provide_libraries()


@linux
def test_no_network_for_system_packages_is_said_as_such(
    debian: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del debian
    said = "E: Failed to fetch http://deb.example/x.deb  Temporary failure resolving 'deb.example'"
    (tmp_path / "bin" / "apt-get").write_text(f'#!/bin/sh\necho "{said}" >&2; exit 100\n')
    monkeypatch.setattr(system, "can_load", lambda name: name != "libnss3.so")
    with pytest.raises(SetupError, match=r"libnss3\.so\), and cannot be fetched\. Connect to the network"):
        system.provide_libraries()


@linux
def test_without_rights_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "family", lambda: "fedora")
    monkeypatch.setattr(system, "can_load", lambda name: name != "libnss3.so")
    with pytest.raises(SetupError, match=r"sudo dnf install nss$"):
        system.provide_libraries()


# ------------------------------------------------------------------------------------ a checkout of its own


class Checkout:
    """A copy of the tool with a program that prints its arguments and a Qt of one empty module, as a wheel."""

    def __init__(self, root: Path, wheels: Path) -> None:
        self.root = root
        self.wheels = wheels
        shutil.copytree(
            ROOT / "packaging", root / "packaging", ignore=shutil.ignore_patterns("__pycache__", "*.lock")
        )
        (root / "pyproject.toml").write_text("[project]\n")
        (root / "viewer").mkdir()
        (root / "viewer" / "__main__.py").write_text("import sys, PySide6\nprint('started', sys.argv[1:])\n")
        self.lock("1.0")

    def lock(self, version: str) -> None:
        """Makes a wheel of the version and locks it."""
        path = self.wheels / f"pyside6-{version}-py3-none-any.whl"
        info = f"pyside6-{version}.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("PySide6/__init__.py", f"version = {version!r}\n")
            wheel.writestr("PySide6/QtWebEngineWidgets.py", "")
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: pyside6\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        for name in LOCKS:
            (self.root / "packaging" / name).write_text(f"pyside6=={version} --hash=sha256:{digest}\n")

    def start(self, *arguments: str, offline: bool = False) -> subprocess.Popen[str]:
        source = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple"} if offline else {"PIP_NO_INDEX": "1"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        command = [sys.executable, str(self.root / "packaging" / "dev.py"), *arguments]
        environment = clean | source | {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
        environment |= {} if offline else {"PIP_FIND_LINKS": str(self.wheels)}
        out = subprocess.PIPE
        return subprocess.Popen(command, env=environment, cwd="/", stdout=out, stderr=out, text=True)

    def dev(self, *arguments: str, offline: bool = False) -> tuple[int, str, str]:
        """Exit code, output and errors of one call."""
        process = self.start(*arguments, offline=offline)
        out, errors = process.communicate()
        return process.returncode, out, errors


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was started once, from two shells at the same time."""
    checkout = Checkout(
        tmp_path_factory.mktemp("check out's"),  # a blank and a quote: paths have them
        tmp_path_factory.mktemp("wheels"),
    )
    both = [checkout.start("run", "--first", "a b"), checkout.start("run", "--first", "a b")]
    for process in both:
        out, errors = process.communicate()
        assert (process.returncode, errors) == (0, "")
        assert out.endswith("started ['--first', 'a b']\n")
    return checkout


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="starts programs as POSIX systems do")


@linux
def test_the_second_start_only_starts(made: Checkout) -> None:
    assert made.dev("run", "-x", offline=True) == (0, "started ['-x']\n", "")
    script = made.root / ".venv" / "bin" / "archive-viewer"
    done = subprocess.run([script, "y z"], cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout == "started ['y z']\n"


@linux
def test_a_changed_lock_is_installed_and_no_network_leaves_the_old_one_whole(made: Checkout) -> None:
    made.lock("1.1")
    code, out, errors = made.dev("run", offline=True)
    assert (code, out.count("started")) == (1, 0)
    assert errors.startswith(
        "dev.py: the packages could not be fetched: the package index cannot be reached."
    )
    assert errors.count("\n") == 1
    code, out, errors = made.dev("run")
    assert (code, errors) == (0, "")
    assert "anew" not in out
    (installed,) = (made.root / ".venv").glob("lib/python*/site-packages/PySide6/__init__.py")
    assert "1.1" in installed.read_text()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed')", "PIP_CERT"),
        (
            "NewConnectionError('<pip>: Failed to establish a new connection: [Errno 111] refused')",
            "Connect to",
        ),
        ("ProxyError('Cannot connect to proxy.')", "cannot be reached"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "is full"),
        ("Looking in indexes", "no ready-made thing==1.0 for this computer"),
    ],
)
def test_what_pip_says_becomes_a_sentence(said: str, sentence: str) -> None:
    """pip ends with "no matching distribution" whatever the reason: it is looked for before that."""
    end = "ERROR: No matching distribution found for thing==1.0\n"
    told = environment._why_not([f"WARNING: Retrying after {said}\n", end])
    assert sentence in told
    assert told.endswith(".")


@linux
def test_a_half_made_environment_is_made_anew(made: Checkout) -> None:
    (made.root / ".venv" / "ready-run").unlink()
    (made.root / ".venv" / "unfinished").touch()
    (made.root / ".venv" / "bin" / "python").unlink()
    code, out, errors = made.dev("run", "again")
    assert (code, errors) == (0, "")
    assert "is not whole; making it anew" in out
    assert out.endswith("started ['again']\n")


@linux
def test_a_package_that_is_not_the_locked_one_is_refused(made: Checkout) -> None:
    lock = made.root / "packaging" / "requirements.lock"
    lock.write_text(
        lock.read_text().replace("==1.1", "==1.0")
    )  # the hash of the one, the number of the other
    code, out, errors = made.dev("run")
    assert (code, out.count("started")) == (1, 0)
    assert errors.startswith("dev.py: ")
    assert "Traceback" not in errors


def test_help_and_a_wrong_command() -> None:
    dev = [sys.executable, str(ROOT / "packaging" / "dev.py")]
    wanted = subprocess.run([*dev, "help"], capture_output=True, text=True, check=False)
    assert wanted.returncode == 0
    assert all(f"dev.py {name}" in wanted.stdout for name in ("run", "test", "bench", "lock"))
    wrong = subprocess.run([*dev, "frob"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stderr) == (2, wanted.stdout)
