using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Segmentation;

/// <summary>A frame on its way from the encode stage to the track stage, with both leases.</summary>
internal readonly record struct EncodedFrame(VideoFrame Frame, IFrameEmbedding Embedding) : IDisposable
{
    public void Dispose()
    {
        Embedding.Dispose();
        Frame.Dispose();
    }
}
