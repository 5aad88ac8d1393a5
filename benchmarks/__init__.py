"""What is measured, with what, and against which aim: `python -m benchmarks`."""
