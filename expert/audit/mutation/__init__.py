"""The rules changed in small ways, and who notices."""
