"""How a row of a hand-over is read and judged: values and plain functions, no I/O."""
