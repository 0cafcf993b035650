namespace SamStream.Cli.Benchmarking;

/// <summary>One run of the bare loop.</summary>
/// <param name="Frames">Number of frames.</param>
/// <param name="Elapsed">Time on the clock.</param>
/// <param name="Processor">Time of all processors.</param>
internal readonly record struct BareRound(int Frames, TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>Frames a second.</summary>
    public double FrameRate => Frames / Elapsed.TotalSeconds;

    /// <summary>Time of all processors for one frame.</summary>
    public double ProcessorSeconds => Processor.TotalSeconds / Frames;

    public static BareRound operator +(BareRound a, BareRound b) =>
        new(a.Frames + b.Frames, a.Elapsed + b.Elapsed, a.Processor + b.Processor);
}
