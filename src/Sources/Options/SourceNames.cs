namespace SamStream.Sources.Options;

/// <summary>Default ids: short, and free of characters that have a meaning in paths and topics.</summary>
internal static class SourceNames
{
    /// <summary>The last part of a path that names something: the clip, or the folder of the images.</summary>
    public static string FromPath(string path)
    {
        string trimmed = Path.TrimEndingDirectorySeparator(path);
        string name = Path.GetFileName(trimmed);
        if (name.AsSpan().ContainsAny('*', '?'))
            name = Path.GetFileName(Path.GetDirectoryName(trimmed)) ?? "";
        else if (!Directory.Exists(path))
            name = Path.GetFileNameWithoutExtension(name);
        return Clean(name) is { Length: > 0 } clean ? clean : "source";
    }

    /// <summary>Host and path of a stream, without anything that may be a secret.</summary>
    public static string FromAddress(string address, string host)
    {
        int start = address.IndexOf(host, address.IndexOf("://", StringComparison.Ordinal), StringComparison.Ordinal);
        return Clean(address[start..]) is { Length: > 0 } clean ? clean : "stream";
    }

    private static string Clean(string name) =>
        string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
}
