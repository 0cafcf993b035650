namespace SamStream.Sinks.MaskImages;

/// <summary>Settings of a <see cref="MaskImageSink"/>.</summary>
public sealed record MaskImageOptions
{
    /// <summary>Folder in the output folder. Default: masks.</summary>
    public string FolderName { get; init; } = "masks";
}
