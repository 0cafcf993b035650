namespace SamStream.Cli.Clips.Pictures;

/// <summary>What the pictures of one clip may take.</summary>
internal sealed record ClipPictureOptions
{
    /// <summary>Of decoded frames that are kept, but at least 4 frames. Default 128 MiB: 40 frames of 1920x1080 pixels.</summary>
    public long FrameBytes { get; init; } = 128L << 20;

    /// <summary>Of encoded pictures that are kept. Default 32 MiB.</summary>
    public long JpegBytes { get; init; } = 32L << 20;

    /// <summary>The most decoders at a time. Default 2: one that plays, and one for what is looked at beside it.</summary>
    public int Decoders { get; init; } = 2;

    /// <summary>The most pictures in use at a time; one more waits. Default 8.</summary>
    public int Uses { get; init; } = 8;

    /// <summary>When decoders and frames are given back that nobody asked for. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
