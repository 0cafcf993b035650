using SamStream.Model.Onnx;

namespace SamStream.Model.Sam;

/// <summary>How a model is opened.</summary>
public sealed record SamModelOptions
{
    /// <summary>How the image encoder runs.</summary>
    public OnnxSessionOptions Encoder { get; init; } = new();

    /// <summary>How the mask decoder runs.</summary>
    public OnnxSessionOptions Decoder { get; init; } = new();

    /// <summary>
    /// Size of the encoder's input; null (default) is the square of the exported files, run as they are. With a size,
    /// graphs for it are built from MobileSAM's weights.
    /// </summary>
    public InputSize? Input { get; init; }

    /// <summary>
    /// Folder for edited and built graphs; null (default) is <c>SAMSTREAM_CACHE</c>, else <c>samstream</c> in the user's cache
    /// folder, else a temporary one.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folders to look for model files in, before the usual ones. Default none.</summary>
    public IReadOnlyList<string> SearchRoots { get; init; } = [];
}
