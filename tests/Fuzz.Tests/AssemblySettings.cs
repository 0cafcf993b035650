// Readers share a scratch file.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
