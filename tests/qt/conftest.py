"""Windows and web views in tests: without a screen, with the program's own switches, one QApplication for all."""

from __future__ import annotations

import os

import pytest

from viewer.web.switches import prepare_environment

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
prepare_environment()

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from viewer.web.profile import register_scheme  # noqa: E402

register_scheme()
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)

# What Qt says about a computer without a graphics card, once, when the first web view is made.
NO_GRAPHICS = (
    "QRhiGles2: Failed to create",
    "Failed to create RHI",
    "This plugin does not support createPlatformVulkanInstance",
    "QVulkanInstance: Failed to initialize Vulkan",
    "GBM is not supported",
    "GPUInfo not initialized",
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any other warning of Qt fails a test: nobody reads them on a screen full of dots."""
    for item in items:
        if "tests/qt" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*NO_GRAPHICS, extend=True))
