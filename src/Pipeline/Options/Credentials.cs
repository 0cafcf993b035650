namespace SamStream.Pipeline.Options;

/// <summary>Finds user names and passwords in URLs, so that no message shows them.</summary>
public static class Credentials
{
    private const string Scheme = "://";

    /// <summary>True if a text is a URL with a password.</summary>
    public static bool AreIn(string text) => Find(text) is { } found && text.AsSpan(found.Start, found.Length).Contains(':');

    /// <summary>The text with what stands before the last @ of a URL left out.</summary>
    public static string Remove(string text) => Find(text) is { } found
        ? string.Concat(text.AsSpan(0, found.Start), "…", text.AsSpan(found.Start + found.Length))
        : text;

    // A password may hold any character, also @ and /, so that only the last @ is the end of it.
    private static (int Start, int Length)? Find(string text)
    {
        int start = text.IndexOf(Scheme, StringComparison.Ordinal) + Scheme.Length;
        int end = text.LastIndexOf('@');
        return start >= Scheme.Length && end >= start ? (start, end - start) : null;
    }
}
