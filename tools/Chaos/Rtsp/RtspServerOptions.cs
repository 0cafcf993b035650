namespace SamStream.Chaos.Rtsp;

/// <summary>What an <see cref="RtspServer"/> serves.</summary>
public sealed record RtspServerOptions
{
    /// <summary>Of the stream, with a slash in front.</summary>
    public string Path { get; init; } = "/stream";

    /// <summary>An MP4 with H.264 to serve in a loop; null: the test pattern, whose pictures hold their number.</summary>
    public string? File { get; init; }

    /// <summary>h264 or h265, of the test pattern.</summary>
    public string Codec { get; init; } = "h264";

    /// <summary>Of the test pattern, pixels.</summary>
    public (int Width, int Height) Size { get; init; } = (320, 240);

    /// <summary>Frames a second of the test pattern.</summary>
    public int Rate { get; init; } = 25;

    /// <summary>Frames from one key frame of the test pattern to the next.</summary>
    public int GroupLength { get; init; } = 25;

    /// <summary>Frames of the test pattern, after which it begins anew.</summary>
    public int FrameCount { get; init; } = 250;

    /// <summary>A PEM file with the certificate and key to speak TLS with (rtsps); null: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>Number that the first picture of the test pattern holds: tells the frames of two servers apart.</summary>
    public int FirstNumber { get; init; }

    /// <summary>True: the test pattern has a disc to follow, see <see cref="PatternDisc"/>.</summary>
    public bool HasDisc { get; init; }

    /// <summary>Who may see it; null: everybody.</summary>
    public string? UserName { get; init; }

    public string Password { get; init; } = "";

    /// <summary>True: the password goes by Digest, false: by Basic.</summary>
    public bool IsDigest { get; init; }
}
