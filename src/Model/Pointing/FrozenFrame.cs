using SamStream.Model.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Pointing;

/// <summary>A frame of <see cref="SamMaskPreviewer"/>, whose lock guards what changes.</summary>
/// <param name="owner">Answers for it.</param>
/// <param name="frame">Borrowed; shared if only a part of it was encoded.</param>
/// <param name="part">What was encoded.</param>
/// <param name="network">What it was encoded with.</param>
/// <param name="embedding">What that said; the owner's.</param>
internal sealed class FrozenFrame(
    SamMaskPreviewer owner, VideoFrame frame, in FrameParts part, ISegmentationNetwork network, ImageEmbedding embedding) : IFrozenFrame
{
    private readonly PixelBounds _part = part.Part(0, frame.Width, frame.Height);

    // Null once all of it is encoded.
    private VideoFrame? _image = part.IsWhole ? null : frame.Share();
    private volatile bool _isGone;

    public FrameMetadata Metadata { get; } = frame.Metadata;

    public int Width { get; } = frame.Width;

    public int Height { get; } = frame.Height;

    public bool IsGone => _isGone;

    /// <summary>[Height, Width].</summary>
    public byte[] Luma { get; private set; } = frame.Luma.ToArray();

    /// <summary>What it was encoded with.</summary>
    public ISegmentationNetwork Network { get; private set; } = network;

    /// <summary>Null once it is gone.</summary>
    public ImageEmbedding? Embedding { get; private set; } = embedding;

    /// <summary>True once its owner disposed it.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Whom its encodings come before.</summary>
    public required TurnUrgency Urgency { get; init; }

    /// <summary>When it was asked last: counts up.</summary>
    public long LastUse { get; set; }

    public MaskPreview Preview(Prompt prompt) => owner.Preview(this, prompt);

    public void Dispose() => owner.Close(this, () => IsDisposed = true);

    /// <summary>Drops what it holds.</summary>
    /// <returns>The embedding; null if it was gone.</returns>
    public ImageEmbedding? GiveUp()
    {
        ImageEmbedding? held = Embedding;
        _isGone = true;
        (Embedding, Luma) = (null, []);
        DropImage();
        return held;
    }

    /// <summary>Whether all that the prompt points at was encoded.</summary>
    public bool Shows(Prompt prompt) => _image is null
        || (prompt.Mask is null
            && (prompt.Box is not { } box || (Has(box.X1, box.Y1) && Has(box.X2, box.Y2)))
            && prompt.Points.All(point => Has(point.X, point.Y)));

    /// <summary>Whether what was found ends within what was encoded, or there is no more of the frame.</summary>
    public bool Shows(MaskPreview preview) => _image is null
        || (preview.Box is { } box
            && (_part.Left == 0 || box.X1 > _part.Left + 1)
            && (_part.Top == 0 || box.Y1 > _part.Top + 1)
            && (_part.Right == Width || box.X2 < _part.Right - 1)
            && (_part.Bottom == Height || box.Y2 < _part.Bottom - 1));

    /// <summary>The picture, the caller's own; null if all of it is encoded, or it is gone.</summary>
    public VideoFrame? ShareImage(Lock owners)
    {
        lock (owners)
            return _image?.Share();
    }

    /// <summary>All of it is encoded now.</summary>
    /// <returns>What it held.</returns>
    public (ISegmentationNetwork Network, ImageEmbedding Embedding) TakeWhole(ISegmentationNetwork network, ImageEmbedding embedding)
    {
        (ISegmentationNetwork, ImageEmbedding) held = (Network, Embedding!);
        (Network, Embedding) = (network, embedding);
        DropImage();
        return held;
    }

    private bool Has(float x, float y) => x >= _part.Left && y >= _part.Top && x <= _part.Right && y <= _part.Bottom;

    private void DropImage()
    {
        _image?.Dispose();
        _image = null;
    }
}
