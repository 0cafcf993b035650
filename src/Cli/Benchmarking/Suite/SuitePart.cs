namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>A table of the suite.</summary>
internal enum SuitePart
{
    /// <summary>The image encoder by input size and precision.</summary>
    Encoder,

    /// <summary>The mask decoder by input size, one object.</summary>
    Decoder,

    /// <summary>The whole job by encode schedule.</summary>
    Schedules,

    /// <summary>The whole job by number of objects.</summary>
    Objects,

    /// <summary>The whole job by number of cameras.</summary>
    Cameras,

    /// <summary>Reading and writing video, without a network.</summary>
    Media,
}
