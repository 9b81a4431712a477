"""The register of decisions."""
