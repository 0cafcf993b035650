// NoLeakedFrames counts the leases of the whole process.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
