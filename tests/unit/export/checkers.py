"""Programs that know a format better than we do; a test that needs one is skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest


def epubcheck(path: Path) -> list[str]:
    """What EPUBCheck has against a book, a line each."""
    program = shutil.which("epubcheck")
    if program is None:
        pytest.skip("epubcheck is not installed")
    command = [program]
    if zipfile.is_zipfile(program):  # Debian's is a JAR that the kernel may not know how to start
        java = shutil.which("java")
        if java is None:
            pytest.skip("epubcheck needs Java")
        command = [java, "-jar", program]
    done = subprocess.run([*command, "--quiet", str(path)], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).splitlines()
    found = [line for line in said if line.startswith(("FATAL", "ERROR", "WARNING"))]
    assert found or done.returncode == 0, said
    return found


def zimcheck(path: Path) -> list[str]:
    """What zimcheck has against a ZIM file, a line each."""
    program = shutil.which("zimcheck")
    if program is None:
        pytest.skip("zimcheck is not installed")
    done = subprocess.run([program, str(path)], capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    found = [line for line in said if line.startswith(("[ERROR]", "[WARNING]"))]
    assert found or done.returncode == 0, said
    return found
