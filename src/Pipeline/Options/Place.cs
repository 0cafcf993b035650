using System.Globalization;

namespace SamStream.Pipeline.Options;

/// <summary>Where a value was written.</summary>
/// <param name="File">The file as the user named it, or null for the command line.</param>
/// <param name="Line">Line in the file, from 1; 0 if it is about the file as a whole.</param>
public sealed record Place(string? File, long Line = 0)
{
    /// <summary>The command line.</summary>
    public static Place CommandLine { get; } = new((string?)null);

    public override string ToString() => (File, Line) switch
    {
        (null, _) => "command line",
        (_, 0) => File,
        _ => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}"),
    };
}
