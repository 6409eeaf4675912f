"""The knowledge bases and schemas that ship with the package: data only."""
