"""What Chromium must be told before it starts: the layer that no Qt setting can replace. No Qt here.

``<link rel=preconnect>`` opens a TCP connection past the content policy, the interceptor and every web setting. A proxy
at a dead address, with its exception for loopback addresses taken away, is what stops it.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

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


def prepare_environment(environ: MutableMapping[str, str] | None = None, *, software: bool = False) -> None:
    """Sets the variables that Qt WebEngine reads when it starts. Call before QApplication; calling twice is harmless.

    With ``software`` nothing is drawn by the graphics card, for those whose driver cannot be trusted.

    Switches of the user come first, so that ours win. Chromium refuses to start its sandbox as root (containers, CI):
    then, and only then, it is switched off.
    """
    target = os.environ if environ is None else environ
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
