"""A QApplication for the command line: no screen, no graphics card, no chatter."""

from __future__ import annotations

import os
import sys
from functools import cache

from PySide6.QtCore import QCoreApplication, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from viewer.web.profile import register_scheme
from viewer.web.switches import FLAGS_VARIABLE, prepare_environment

_CHATTER = (
    "Sandboxing disabled by user",
    "QRhiGles2: Failed",
    "Failed to create RHI",
    "GPUInfo not initialized",
    "GBM is not supported",
    "QVulkanInstance: Failed",
    "This plugin does not support",
)


@cache
def application() -> QCoreApplication:
    """The program's QApplication; outside of the window, one that needs no screen and no graphics card."""
    running = QCoreApplication.instance()
    if running is not None:
        return running
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    given = os.environ.get(FLAGS_VARIABLE, "")
    os.environ[FLAGS_VARIABLE] = f"{given} --disable-gpu".strip()
    prepare_environment()
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    qInstallMessageHandler(_say)
    return QApplication(["archive-viewer"])


def _say(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt has to say, without what it says of every computer that has no graphics card."""
    if not message.startswith(_CHATTER):
        print(message, file=sys.stderr)
