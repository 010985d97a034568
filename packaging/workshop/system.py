"""What the operating system has to have: libraries that Qt's wheels leave to it, and tools that tests use.

Which libraries: all that Qt WebEngine, Qt Widgets and their plugins for X11, Wayland and off-screen name as
NEEDED and do not bring along. ``tests/unit/test_dev.py`` compares this table with the installed Qt.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from .ready import SetupError


class Package(NamedTuple):
    """What a library or tool is called where; ``debian`` may give the names of several releases."""

    debian: str
    fedora: str
    arch: str
    suse: str


def _x11(name: str, number: int) -> Package:
    """The X.Org client libraries are named alike everywhere."""
    return Package(f"lib{name.lower()}{number}", f"lib{name}", f"lib{name.lower()}", f"lib{name}{number}")


def _xcb(debian: str) -> Package:
    """Parts of libxcb itself: packages of their own on Debian and openSUSE alone."""
    return Package(debian, "libxcb", "libxcb", debian)


def _xcb_util(debian: str, util: str) -> Package:
    return Package(debian, f"xcb-util{util}", f"xcb-util{util}", debian)


LIBRARIES: dict[str, Package] = {
    "libEGL.so.1": Package("libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    "libGL.so.1": Package("libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libX11-xcb.so.1": Package("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    "libX11.so.6": Package("libx11-6", "libX11", "libx11", "libX11-6"),
    "libXcomposite.so.1": _x11("Xcomposite", 1),
    "libXdamage.so.1": _x11("Xdamage", 1),
    "libXext.so.6": _x11("Xext", 6),
    "libXfixes.so.3": _x11("Xfixes", 3),
    "libXrandr.so.2": _x11("Xrandr", 2),
    "libXtst.so.6": _x11("Xtst", 6),
    "libasound.so.2": Package("libasound2t64|libasound2", "alsa-lib", "alsa-lib", "libasound2"),
    "libbrotlicommon.so.1": Package("libbrotli1", "libbrotli", "brotli", "libbrotlicommon1"),
    "libbrotlidec.so.1": Package("libbrotli1", "libbrotli", "brotli", "libbrotlidec1"),
    "libdbus-1.so.3": Package("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libexpat.so.1": Package("libexpat1", "expat", "expat", "libexpat1"),
    "libfontconfig.so.1": Package("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libfreetype.so.6": Package("libfreetype6", "freetype", "freetype2", "libfreetype6"),
    "libgbm.so.1": Package("libgbm1", "mesa-libgbm", "mesa", "libgbm1"),
    "libglib-2.0.so.0": Package("libglib2.0-0t64|libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libgssapi_krb5.so.2": Package("libgssapi-krb5-2", "krb5-libs", "krb5", "krb5"),
    "libgthread-2.0.so.0": Package("libglib2.0-0t64|libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    "libnspr4.so": Package("libnspr4", "nspr", "nspr", "mozilla-nspr"),
    "libnss3.so": Package("libnss3", "nss", "nss", "mozilla-nss"),
    "libnssutil3.so": Package("libnss3", "nss-util", "nss", "mozilla-nss"),
    "libsmime3.so": Package("libnss3", "nss", "nss", "mozilla-nss"),
    "libstdc++.so.6": Package("libstdc++6", "libstdc++", "gcc-libs", "libstdc++6"),
    "libudev.so.1": Package("libudev1", "systemd-libs", "systemd-libs", "libudev1"),
    "libwayland-client.so.0": Package(
        "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0"
    ),
    "libwayland-cursor.so.0": Package(
        "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0"
    ),
    "libwayland-egl.so.1": Package("libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
    "libxcb-cursor.so.0": _xcb_util("libxcb-cursor0", "-cursor"),
    "libxcb-dri3.so.0": _xcb("libxcb-dri3-0"),
    "libxcb-glx.so.0": _xcb("libxcb-glx0"),
    "libxcb-icccm.so.4": _xcb_util("libxcb-icccm4", "-wm"),
    "libxcb-image.so.0": _xcb_util("libxcb-image0", "-image"),
    "libxcb-keysyms.so.1": _xcb_util("libxcb-keysyms1", "-keysyms"),
    "libxcb-randr.so.0": _xcb("libxcb-randr0"),
    "libxcb-render-util.so.0": _xcb_util("libxcb-render-util0", "-renderutil"),
    "libxcb-render.so.0": _xcb("libxcb-render0"),
    "libxcb-shape.so.0": _xcb("libxcb-shape0"),
    "libxcb-shm.so.0": _xcb("libxcb-shm0"),
    "libxcb-sync.so.1": _xcb("libxcb-sync1"),
    "libxcb-util.so.1": _xcb_util("libxcb-util1", ""),
    "libxcb-xfixes.so.0": _xcb("libxcb-xfixes0"),
    "libxcb-xkb.so.1": _xcb("libxcb-xkb1"),
    "libxcb.so.1": _xcb("libxcb1"),
    "libxkbcommon-x11.so.0": Package(
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"
    ),
    "libxkbcommon.so.0": Package("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libxkbfile.so.1": Package("libxkbfile1", "libxkbfile", "libxkbfile", "libxkbfile1"),
    "libz.so.1": Package("zlib1g", "zlib", "zlib", "libz1"),
    "libzstd.so.1": Package("libzstd1", "libzstd", "zstd", "libzstd1"),
}

TOOLS: dict[str, Package] = {
    "Xvfb": Package("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    "xdotool": Package("xdotool", "xdotool", "xdotool", "xdotool"),
    "pdftotext": Package("poppler-utils", "poppler-utils", "poppler", "poppler-tools"),
    "qpdf": Package("qpdf", "qpdf", "qpdf", "qpdf"),
}

NO_NETWORK = re.compile(
    r"Temporary failure resolving|Could not (?:resolve|connect)|Cannot initiate the connection"
)
INSTALL = {
    "debian": "apt-get install --no-install-recommends",
    "fedora": "dnf install",
    "arch": "pacman -S --needed",
    "suse": "zypper install",
}


def provide_libraries() -> None:
    """Sees to it that every library of the table can be loaded; else ``SetupError`` names the packages."""
    if not sys.platform.startswith("linux"):
        return
    missing = [name for name in LIBRARIES if not can_load(name)]
    if not missing:
        return
    wanted = [LIBRARIES[name] for name in missing]
    reason = f"Qt needs system libraries that are missing ({_some(missing)})"
    if not _install(wanted, reason):
        raise SetupError(f"{reason}. {advice(wanted)}")
    still = [name for name in missing if not can_load(name)]
    if still:
        raise SetupError(f"{_some(still)} cannot be loaded although the packages of it were installed.")


def provide_tools() -> None:
    """Installs the tools that tests drive windows and read PDFs with; without one, its tests are skipped."""
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if not missing or not sys.platform.startswith("linux"):
        return
    wanted = [TOOLS[name] for name in missing]
    try:
        installed = _install(wanted, f"Some tests need {', '.join(missing)}")
    except SetupError as error:
        installed = False
        print(f"dev.py: {error}", file=sys.stderr, flush=True)
    if not installed:
        print(f"Tests that need {', '.join(missing)} are skipped. {advice(wanted)}", flush=True)


def provide_venv() -> None:
    """Debian keeps the part of Python that makes virtual environments in a package of its own."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    reason = f"{sys.executable} cannot make virtual environments"
    if not sys.platform.startswith("linux") or family() != "debian":
        raise SetupError(
            f"{reason} (its module ensurepip is missing): install a complete Python 3.11 or newer."
        )
    package = Package(name, "", "", "")
    if not _install([package], reason):
        raise SetupError(f"{reason}. {advice([package])}")


def can_load(library: str) -> bool:
    """Whether the dynamic linker finds the library and all that it needs in turn."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def family(os_release: str | None = None) -> str | None:
    """Which of the four package worlds this is, from ``os-release(5)``; None for another."""
    text = os_release if os_release is not None else _os_release()
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    names = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").lower().split()
    worlds = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora", "arch": "arch"}
    worlds |= {"suse": "suse", "opensuse": "suse"}
    return next((worlds[name] for name in names if name in worlds), None)


def advice(packages: list[Package], world: str | None = None) -> str:
    """The sentence that says what to type; for an unknown system it names the packages of Debian."""
    world = world or family()
    if world is None:
        return f"To install, under the names of this system instead of Debian's: {' '.join(_names(packages, 'debian'))}"
    return f"To install: sudo {INSTALL[world]} {' '.join(_names(packages, world))}"


def _some(names: list[str]) -> str:
    """A list that stays a sentence."""
    return ", ".join(names if len(names) < 5 else [*names[:3], f"{len(names) - 3} more"])


def _names(packages: list[Package], world: str) -> list[str]:
    chosen = {_available(getattr(package, world)) for package in packages}
    return sorted(chosen)


def _available(names: str) -> str:
    """Of the names that a package had over the releases, the first that apt knows."""
    candidates = names.split("|")
    return next((name for name in candidates[:-1] if _apt_knows(name)), candidates[-1])


def _install(packages: list[Package], reason: str) -> bool:
    """On Debian and its kin, as root or through sudo, installs after saying what; False where it cannot."""
    prefix = _become_root()
    if family() != "debian" or shutil.which("apt-get") is None or prefix is None:
        return False
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    if not _all_known(packages):
        print("Refreshing the list of system packages ...", flush=True)
        if _run([*apt, "update"]).returncode or not _all_known(
            packages
        ):  # apt calls an update without a network done
            raise SetupError(
                f"{reason}, and the list of packages cannot be fetched: no network? {advice(packages)}"
            )
    names = _names(packages, "debian")
    print(f"{reason}. Installing: {' '.join(names)}", flush=True)
    done = _run([*apt, "install", "-y", "--no-install-recommends", *names])
    if done.returncode:
        if NO_NETWORK.search(done.stderr):
            raise SetupError(f"{reason}, and cannot be fetched. Connect to the network and start again.")
        said = [line for line in done.stderr.splitlines() if line.startswith("E: ")] or ["E: apt-get failed"]
        raise SetupError(f"{reason}, and they could not be installed ({said[0][3:]}). {advice(packages)}")
    return True


def _apt_knows(name: str) -> bool:
    """Whether apt's lists hold the package; a fresh container has no lists."""
    if shutil.which("apt-cache") is None:
        return False
    return bool(_run(["apt-cache", "show", "--no-all-versions", name]).stdout.strip())


def _all_known(packages: list[Package]) -> bool:
    return all(_apt_knows(name) for name in _names(packages, "debian"))


def _become_root() -> list[str] | None:
    """What to put before a command so that root does it; None when there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin.isatty():
        return ["sudo"]  # asks for the password
    return ["sudo", "-n"] if _run(["sudo", "-n", "true"]).returncode == 0 else None


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _os_release() -> str:
    try:
        return Path("/etc/os-release").read_text("utf-8")
    except OSError:
        return ""
