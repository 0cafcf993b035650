namespace SamStream.Pipeline.Options;

/// <summary>One thing that is wrong in what the user wrote: in a configuration, a manifest, on the command line, or in code.</summary>
/// <param name="Place">File and line, or the command line; null: the code.</param>
/// <param name="Key">Path of the key, <c>source.stride</c>, or the name of the option, <c>--box</c>; empty: the whole.</param>
/// <param name="Value">What stands there as it was written, so that no secret is shown; null if nothing does.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Cure">What to write instead; null if the fault says it.</param>
public sealed record OptionProblem(Place? Place, string Key, string? Value, string Fault, string? Cure)
{
    /// <summary>The most characters of a value that a message shows.</summary>
    public const int LongestValue = 60;

    public override string ToString()
    {
        string place = Place is null ? "" : $"{Place}: ";
        string key = Key.Length == 0 ? "" : $"{Key.ReplaceLineEndings(" ")}: ";
        string value = Value is null ? "" : $"'{Shorten(Credentials.Remove(Value))}' ";
        string cure = Cure is null ? "" : $"; {Cure}";
        return $"{place}{key}{value}{Fault.ReplaceLineEndings(" ")}{cure}";
    }

    private static string Shorten(string value)
    {
        string line = value.ReplaceLineEndings(" ");
        return line.Length <= LongestValue ? line : string.Concat(line.AsSpan(0, LongestValue), "…");
    }
}
