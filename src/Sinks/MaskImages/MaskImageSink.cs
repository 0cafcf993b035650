using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.MaskImages;

/// <summary>
/// A PNG a frame; a pixel's value is the id of the object it belongs to, 0 the background. It has the DAVIS palette and 8
/// bits, or is grey of 16 bits if a mask of the frame has an id above 255. A frame's image is there whole or not at all.
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
        folder.Reserve(Path.Combine(_options.Folder, "*.png"), isResumable: true);
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
        string path = Path.Combine(_folder.Combine(_options.Folder), _names.NameOf(result.Metadata));
        if (result.IsRepeated && File.Exists(path))
            return ValueTask.CompletedTask;
        _map.Draw(result);
        ReadOnlySpan<byte> png = _map.IsWide
            ? _writer.Write(_map.Width, _map.Height, _map.WidePixels)
            : _writer.Write(_map.Width, _map.Height, _map.Pixels, DavisPalette.Rgb);
        OutputErrors.Write(path, png);
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

/// <summary>
/// File names of mask images: the image's own name where the source has one, otherwise the frame's index in at least five
/// digits. A name that comes twice (two folders with the same file names) gets the index as well.
/// </summary>
internal sealed class ImageNames
{
    private const string Extension = ".png";

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public string NameOf(in FrameMetadata metadata)
    {
        string index = metadata.Index.ToString("D5", CultureInfo.InvariantCulture);
        string name = Path.GetFileNameWithoutExtension(metadata.Name ?? "");
        if (name.Length == 0)
            return index + Extension;
        return (_used.Add(name) ? name : $"{name}-{index}") + Extension;
    }
}

/// <summary>One object id a pixel, 0 for the background. Where masks overlap the lowest id has the pixel.</summary>
internal sealed class IndexMap
{
    private byte[] _pixels = [];
    private ushort[] _widePixels = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Whether an id does not fit 8 bits: <see cref="WidePixels"/> holds the ids, else <see cref="Pixels"/>.</summary>
    public bool IsWide { get; private set; }

    public ReadOnlySpan<ushort> WidePixels => _widePixels.AsSpan(0, Width * Height);

    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    public void Draw(FrameResult result)
    {
        (Width, Height) = (result.Frame.Width, result.Frame.Height);
        IsWide = false;
        foreach (ref readonly ObjectResult found in result.Objects)
            IsWide |= found.Mask is { Area: > 0 } && found.Id.Value > byte.MaxValue;
        if (IsWide)
            Clear(ref _widePixels);
        else
            Clear(ref _pixels);
        // In order of ids: whoever comes first keeps its pixels.
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Mask is { Area: > 0 } mask)
                Draw(mask, found.Id.Value);
        }
    }

    private void Clear<T>(ref T[] pixels)
    {
        int length = checked(Width * Height);
        if (pixels.Length < length)
            pixels = GC.AllocateUninitializedArray<T>(length);
        pixels.AsSpan(0, length).Clear();
    }

    private void Draw(SegmentationMask mask, int id)
    {
        PixelBounds bounds = mask.Bounds;
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            int first = (y * Width) + bounds.Left;
            if (IsWide)
                DrawRow(mask.Row(y), _widePixels.AsSpan(first, bounds.Width), (ushort)id);
            else
                DrawRow(mask.Row(y), _pixels.AsSpan(first, bounds.Width), (byte)id);
        }
    }

    private static void DrawRow(ReadOnlySpan<byte> mask, Span<ushort> row, ushort id)
    {
        for (int x = 0; x < row.Length; x++)
        {
            if (mask[x] != 0 && row[x] == 0)
                row[x] = id;
        }
    }

    private static void DrawRow(ReadOnlySpan<byte> mask, Span<byte> row, byte id)
    {
        ref byte source = ref MemoryMarshal.GetReference(mask);
        ref byte target = ref MemoryMarshal.GetReference(row);
        Vector256<byte> ids = Vector256.Create(id);
        int x = 0;
        for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            Vector256<byte> before = Vector256.LoadUnsafe(ref target, (nuint)x);
            Vector256<byte> isFree = Vector256.Equals(before, Vector256<byte>.Zero);
            (before | (Vector256.LoadUnsafe(ref source, (nuint)x) & isFree & ids)).StoreUnsafe(ref target, (nuint)x);
        }

        for (; x < row.Length; x++)
        {
            if (mask[x] != 0 && row[x] == 0)
                row[x] = id;
        }
    }
}
