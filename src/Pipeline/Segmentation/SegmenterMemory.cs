namespace SamStream.Pipeline.Segmentation;

/// <summary>Bytes that one source's segmenter keeps; all of them grow with frame size or number of objects, none with time.</summary>
/// <param name="EmbeddingBytes">Buffers for the encoder's answers.</param>
/// <param name="ResultBytes">Masks of pooled results.</param>
/// <param name="MotionBytes">Buffers of optical flow.</param>
/// <param name="ObjectBytes">Masks and decoder tensors of the followed objects.</param>
public readonly record struct SegmenterMemory(long EmbeddingBytes, long ResultBytes, long MotionBytes, long ObjectBytes);
