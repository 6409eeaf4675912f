"""What a wheel takes from the top of the checkout into the one package that it installs."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedHook(BuildHookInterface[Any]):
    """Puts the program and its knowledge where `expert.shipped` looks for them; an editable install finds them in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name what is taken along, before a wheel is built."""
        if version == "standard":
            build_data["force_include"] |= {"cli.py": "expert/shipped/cli.py", "knowledge": "expert/shipped/knowledge"}
