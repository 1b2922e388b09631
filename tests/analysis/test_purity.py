import subprocess
import sys
from pathlib import Path

import assessments.analysis

MODULES = sorted(path.stem for path in Path(assessments.analysis.__file__).parent.glob("*.py"))


def test_the_arithmetic_knows_nothing_of_django() -> None:
    imports = "; ".join(f"import assessments.analysis.{name}" for name in MODULES if name != "__init__")
    check = f"{imports}; import sys; sys.exit('django' in sys.modules)"
    assert len(MODULES) > 15
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
