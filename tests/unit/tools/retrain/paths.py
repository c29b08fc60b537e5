# SPDX-License-Identifier: Apache-2.0
"""Where the tested code lies."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
RETRAIN = ROOT / "tools" / "retrain" / "retrain.py"
for folder in (ROOT / "tools" / "retrain", ROOT / "tools" / "demo_network", ROOT / "tests" / "reference"):
    sys.path.insert(0, str(folder))
