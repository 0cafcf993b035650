namespace SamStream.Fuzz.Targets;

/// <summary>One reader of what comes from outside, as a function of bytes.</summary>
/// <param name="Name">Small letters and hyphens; also the name of its folder of seeds.</param>
/// <param name="Reads">What the bytes are, for lists.</param>
/// <param name="Read">
/// Reads the bytes. It returns when they were taken, or refused as the reader documents; any exception is a fault.
/// </param>
internal sealed record FuzzTarget(string Name, string Reads, Action<byte[]> Read)
{
    private const string SeedFolder = "Seeds";

    /// <summary>Words of its format, which chance would not find.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The longest input that is made.</summary>
    public int MostBytes { get; init; } = 16 << 10;

    /// <summary>The most memory that reading one input may allocate, bytes; managed memory only.</summary>
    public long MostAllocatedBytes { get; init; } = 100_000_000;

    /// <summary>How many inputs a short round reads: fewer where one takes long.</summary>
    public int ShortRound { get; init; } = 3000;

    /// <summary>What mutation begins with: valid inputs, and those that found a fault once. By file name, so always in this order.</summary>
    /// <exception cref="IOException">There are none.</exception>
    public IReadOnlyList<FuzzSeed> Seeds()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, SeedFolder, Name);
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Select(file => new FuzzSeed(Path.GetFileName(file), File.ReadAllBytes(file)))];
    }
}

/// <summary>An input that is kept.</summary>
internal sealed record FuzzSeed(string Name, byte[] Bytes)
{
    public override string ToString() => Name;
}
