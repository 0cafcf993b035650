namespace SamStream.Cli.Labels;

/// <summary>A mask image cannot be read; the message names the file, what was found and what is expected.</summary>
internal sealed class LabelImageException(string path, string found, Exception? inner = null)
    : Exception($"{path}: {found}; a mask is an 8-bit indexed or gray PNG.", inner)
{
    /// <summary>The message without the file.</summary>
    public string Found { get; } = found;
}
