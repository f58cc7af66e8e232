"""What a plan file means: its objects, differences, merging, versions and keys."""
