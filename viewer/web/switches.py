"""What Chromium and Qt must be told before they start. What stops Chromium's own network is here: the layer that no Qt
setting can replace.

``<link rel=preconnect>`` opens a TCP connection past the content policy, the interceptor and every web setting. A proxy
at a dead address, with its exception for loopback addresses taken away, is what stops it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"

SWITCHES = (
    # Port 9 (discard) of this computer: nothing may listen there without the administrator's will.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--log-level=3",  # Chromium's own chatter about buses and graphics drivers; what Qt says is kept
)
SOFTWARE_SWITCHES = ("--disable-gpu", "--disable-gpu-compositing")
_CARDS = ("dri/renderD*", "nvidiactl", "dxg", "mali*", "kgsl-3d0")
"""What Linux calls that which draws for programs, beneath /dev: of its own drivers (Documentation/gpu/drm-uapi.rst), of
NVIDIA's, of Windows beneath it (WSL), and those of telephones."""


def has_graphics_card(devices: Path = Path("/dev")) -> bool:
    """Whether there is a card that this program may draw with. Known on Linux alone; elsewhere it is taken for granted.

    Where there is none, OpenGL is played by the processor, on many threads, and Chromium draws each frame with it: twice the
    work of drawing without OpenGL, and the window waits for it.
    """
    if sys.platform != "linux":
        return True
    found = (card for pattern in _CARDS for card in devices.glob(pattern))
    return any(os.access(card, os.R_OK | os.W_OK) for card in found)


def prepare_environment(
    environ: MutableMapping[str, str] | None = None, *, software: bool | None = None
) -> None:
    """Sets the variables that Qt WebEngine reads when it starts. Call before QApplication; calling twice is harmless.

    With ``software`` nothing is drawn by the graphics card, for those whose driver cannot be trusted; None: where there is
    no card.

    Switches of the user come first, so that ours win. Chromium refuses to start its sandbox as root (containers, CI):
    then, and only then, it is switched off.
    """
    target = os.environ if environ is None else environ
    if software is None:
        software = not has_graphics_card()
    given = target.get(FLAGS_VARIABLE, "")
    wanted = SWITCHES + SOFTWARE_SWITCHES if software else SWITCHES
    missing = [switch for switch in wanted if switch not in given]
    if software:
        target.setdefault("QT_QUICK_BACKEND", "software")
    target[FLAGS_VARIABLE] = " ".join([given, *missing] if given else missing)
    target.pop("QTWEBENGINE_REMOTE_DEBUGGING", None)  # it opens a port
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        target.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    else:
        target.pop("QTWEBENGINE_DISABLE_SANDBOX", None)


_SET_ATTRIBUTE = "_ZN16QCoreApplication12setAttributeEN2Qt20ApplicationAttributeEb"
_SHARE_CONTEXTS = 18  # Qt.ApplicationAttribute.AA_ShareOpenGLContexts


def share_graphics() -> None:
    """Tells Qt that all that draws with the graphics card shares what it draws, as Qt WebEngine wants it. Call before
    QApplication, when Qt is loaded.

    In Python it takes the name ``Qt``, and the first look at that name makes a hundred enumerations: longer than the first
    list takes to be painted. So where the function has a name that is known (that of the C++ ABI of Linux,
    https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling), it is called past Python.
    """
    if sys.platform == "linux" and _call_past_python():
        return
    from PySide6.QtCore import QCoreApplication, Qt

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def _call_past_python() -> bool:
    """Whether the library that PySide has loaded could be called."""
    import ctypes

    try:
        function = getattr(ctypes.CDLL("libQt6Core.so.6"), _SET_ATTRIBUTE)
    except (OSError, AttributeError):
        return False
    function.argtypes, function.restype = (ctypes.c_int, ctypes.c_bool), None
    function(_SHARE_CONTEXTS, True)
    return True
