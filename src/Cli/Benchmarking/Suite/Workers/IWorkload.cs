namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>Something that can be measured again and again; loaded and warm.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Does the work of a lap.</summary>
    /// <param name="clock">Runs while that is done which is measured.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Frames, or runs of a graph.</returns>
    Task<int> RunAsync(LapClock clock, CancellationToken stop);
}
