namespace SamStream.Annotation.Tests;

/// <summary>Tests that measure the memory of the whole process.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
