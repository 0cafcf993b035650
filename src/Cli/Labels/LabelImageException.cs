namespace SamStream.Cli.Labels;

/// <summary>A mask image cannot be read; the message names the file, what was found and what is expected.</summary>
internal sealed class LabelImageException(string path, string found, string cure, Exception? inner = null)
    : Exception($"{path}: {found}; {cure}.", inner)
{
    /// <summary>What is wrong, without the file.</summary>
    public string Found { get; } = found;

    /// <summary>What to give instead.</summary>
    public string Cure { get; } = cure;
}
