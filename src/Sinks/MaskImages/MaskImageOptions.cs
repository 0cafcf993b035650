using System.ComponentModel;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.MaskImages;

/// <summary>Settings of a <see cref="MaskImageSink"/>.</summary>
public sealed record MaskImageOptions : FileSinkOptions
{
    /// <summary>Folder in the output folder. Default: masks.</summary>
    [Description("name of the folder in the output folder")]
    public string Folder { get; init; } = "masks";

    /// <inheritdoc/>
    public override string Name => "masks";

    /// <inheritdoc/>
    public override string Description => "one PNG a frame, indexed or of 16 bits, a pixel's value being the object's id";

    /// <inheritdoc/>
    public override FileSinkOutput Output => new(nameof(Folder), Folder, "masks") { IsFolder = true };

    /// <inheritdoc/>
    public override ISink Create(FileSinkContext context) => new MaskImageSink(context.Folder, this);
}
