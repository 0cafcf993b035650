
// [NoLeakedFrames] counts the leases of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
