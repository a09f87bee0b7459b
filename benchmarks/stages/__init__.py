"""What is measured: each module has one function, which takes the run and adds to its report."""
