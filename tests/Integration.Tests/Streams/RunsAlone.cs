namespace SamStream.Integration.Tests.Streams;

/// <summary>Tests that measure the process: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Alone";
}
