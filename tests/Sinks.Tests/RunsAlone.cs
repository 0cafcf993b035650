namespace SamStream.Sinks.Tests;

/// <summary>Tests that measure the memory of the process, or fill the places of a server: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Alone";
}
