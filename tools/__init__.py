"""What is run on the package, and is none of it: benchmarks, faults on purpose, the certificate."""
