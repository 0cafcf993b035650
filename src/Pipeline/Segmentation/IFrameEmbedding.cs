namespace SamStream.Pipeline.Segmentation;

/// <summary>The encoder's answer for one frame, in a pooled buffer of the segmenter; disposing gives it back.</summary>
public interface IFrameEmbedding : IDisposable;
