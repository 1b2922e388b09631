"""Debian packages: installed through apt when we may, otherwise named in one line."""

import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from setup.steps import Stop, run, say

WEASYPRINT_LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",  # halves the time of a PDF; without it fonts are cut down in Python
}
TEST_LIBRARIES = {"atomic": "libatomic1"}  # of the browser driver's own Node
TEST_PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils", "msgfmt": "gettext", "openssl": "openssl"}


def install_libraries() -> None:
    """Install the shared libraries WeasyPrint draws with, where they are missing."""
    install(missing_libraries(WEASYPRINT_LIBRARIES), purpose="PDF reports")


def install_test_programs() -> None:
    """Install the programs and libraries that only the tests use, where they are missing."""
    missing = [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    install(missing + missing_libraries(TEST_LIBRARIES), purpose="the tests")


def missing_libraries(packages: Mapping[str, str]) -> list[str]:
    """The packages whose library is not on this machine."""
    return [package for library, package in packages.items() if not ctypes.util.find_library(library)]


def install(packages: Sequence[str], *, purpose: str) -> None:
    """Install Debian packages, as root or through sudo without a password. Raises Stop with what to type otherwise."""
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(f"Missing for {purpose}: install what Debian calls {names} (macOS: brew install pango).")
    by_hand = f"Missing for {purpose}: type sudo apt-get install {names} and repeat the command."
    apt = [*allowed_prefix(by_hand), "apt-get"]
    say(f"Installing {names} for {purpose}")
    remedy = f"apt-get could not install {names}: install it by hand and repeat the command"
    try:
        run([*apt, *INSTALL, *packages], failure=remedy)
    except Stop:  # most often because the lists of packages were never fetched
        run([*apt, "update"], failure=remedy)
        run([*apt, *INSTALL, *packages], failure=remedy)


# Another installation may be running: wait for it. Waiting for the disk after every file is what takes longest.
PATIENT, FAST = ("-o", "DPkg::Lock::Timeout=120"), ("-o", "Dpkg::Options::=--force-unsafe-io")
INSTALL = ("install", "--yes", "--no-install-recommends", *PATIENT, *FAST)


def allowed_prefix(remedy: str) -> list[str]:
    """What to put before apt-get: nothing as root, sudo when it asks for no password."""
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive"]
    raise Stop(remedy)
