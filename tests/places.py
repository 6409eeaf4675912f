"""Where the things lie that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KNOWLEDGE_FOLDER = ROOT / "knowledge" / "hamstring"
"""The knowledge base that ships."""
EXAMPLES = ROOT / "examples"
CAR_FOLDER = ROOT / "tests" / "car" / "knowledge"
"""A small knowledge base of another domain."""
BROKEN = ROOT / "tests" / "broken"
"""A folder for each fault."""
SOUND = BROKEN / "_sound"
"""The tiny knowledge base that the faults are planted in."""
