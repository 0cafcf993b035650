using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Diagnostics;

/// <summary>Bytes of buffers that one camera keeps, the shared model apart.</summary>
/// <param name="FrameBytes">The frame pool, which is fixed in number and grows to the largest frame.</param>
/// <param name="Segmenter">What the segmenter keeps.</param>
public readonly record struct CameraMemory(long FrameBytes, SegmenterMemory Segmenter)
{
    /// <summary>All of it.</summary>
    public long TotalBytes => FrameBytes + Segmenter.EmbeddingBytes + Segmenter.ResultBytes + Segmenter.MotionBytes
        + Segmenter.ObjectBytes;
}
