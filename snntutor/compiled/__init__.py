"""What compiled rooms share: compiling a loop once for a machine, threads for a batch, memory that is used again."""
