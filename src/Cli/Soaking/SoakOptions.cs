namespace SamStream.Cli.Soaking;

/// <summary>What the command line says on how to soak.</summary>
internal sealed record SoakOptions
{
    /// <summary>Of a run's middle part, where it is for the user to say.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Cameras of scenarios that take any number.</summary>
    public int Cameras { get; init; } = 2;

    /// <summary>From one restart of a camera's server to the next, where that is for the user to say.</summary>
    public TimeSpan RestartEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A model's name or the path of its manifest.</summary>
    public string Model { get; init; } = "mobile-sam";

    /// <summary>Of the network.</summary>
    public int Threads { get; init; }

    /// <summary>Of the network; small, so that a machine without a GPU gives several results a second.</summary>
    public string InputSize { get; init; } = "512x288";

    /// <summary>Where each scenario has a folder for its configuration, log and files.</summary>
    public required string Folder { get; init; }
}
