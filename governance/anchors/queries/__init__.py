"""Reading the trail as a tree, and the copies that exist of its checkpoints."""
