using SamStream.Model.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Pointing;

/// <summary>A frame of <see cref="SamMaskPreviewer"/>, whose lock guards what changes.</summary>
/// <param name="owner">Answers for it.</param>
/// <param name="frame">Borrowed: what is needed of it is copied.</param>
/// <param name="network">What it was encoded with.</param>
/// <param name="embedding">What that said; the owner's.</param>
internal sealed class FrozenFrame(
    SamMaskPreviewer owner, VideoFrame frame, ISegmentationNetwork network, ImageEmbedding embedding) : IFrozenFrame
{
    private volatile bool _isGone;

    public FrameMetadata Metadata { get; } = frame.Metadata;

    public int Width { get; } = frame.Width;

    public int Height { get; } = frame.Height;

    public bool IsGone => _isGone;

    /// <summary>[Height, Width].</summary>
    public byte[] Luma { get; private set; } = frame.Luma.ToArray();

    /// <summary>What it was encoded with.</summary>
    public ISegmentationNetwork Network { get; } = network;

    /// <summary>Null once it is gone.</summary>
    public ImageEmbedding? Embedding { get; private set; } = embedding;

    /// <summary>True once its owner disposed it.</summary>
    public bool IsDisposed { get; private set; }

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
        return held;
    }
}
