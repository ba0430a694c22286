// Torch's default generator and its thread count belong to the process: tests that seed one must not run beside each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
