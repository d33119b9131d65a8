"""Case files in and out, and the worked example."""
