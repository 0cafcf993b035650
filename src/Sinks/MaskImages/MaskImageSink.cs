using System.IO.Compression;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.MaskImages;

/// <summary>
/// A PNG a frame with the DAVIS palette; a pixel's value is the id of the object it belongs to, 0 the background. A
/// frame's image is there whole or not at all.
/// </summary>
public sealed class MaskImageSink : ISink
{
    private readonly OutputFolder _folder;
    private readonly MaskImageOptions _options;
    private readonly IndexMap _map = new();
    private readonly ImageNames _names = new();

    // Against Fastest a third of a millisecond more at 768x576, for a third of the size.
    private readonly PngWriter _writer = new(CompressionLevel.Optimal);

    /// <exception cref="SinkException">Another sink writes to the same folder.</exception>
    public MaskImageSink(OutputFolder folder, MaskImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new MaskImageOptions();
        folder.Reserve(Path.Combine(_options.Folder, "*.png"));
        folder.Reserve(Path.Combine(_options.Folder, "*.png" + AtomicFile.TemporarySuffix));
    }

    /// <inheritdoc/>
    public string Name => "masks";

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        _folder.Open();
        string path = _folder.Combine(_options.Folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("create the folder", path, error);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        _map.Draw(result);
        ReadOnlySpan<byte> png = _writer.Write(_map.Width, _map.Height, _map.Pixels, DavisPalette.Rgb);
        AtomicFile.Write(Path.Combine(_folder.Combine(_options.Folder), _names.NameOf(result.Metadata)), png);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
