using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;

namespace SamStream.Model.Tracking.Tracks;

/// <summary>A part of a frame that was encoded, what the decoder is asked about the objects in it, and what it answers.</summary>
/// <param name="input">The network's usual input.</param>
internal sealed class EncodedView(InputGeometry input) : IDisposable
{
    /// <summary>The encoder's answer; borrowed.</summary>
    public ImageEmbedding Embedding { get; private set; } = null!;

    /// <summary>Width of the frame, pixels.</summary>
    public int Width => Embedding.Geometry.FrameWidth;

    /// <summary>Height of the frame, pixels.</summary>
    public int Height => Embedding.Geometry.FrameHeight;

    /// <summary>What the decoder is asked, all objects of this part at once.</summary>
    public PromptBatch Prompts { get; } = new(input);

    /// <summary>What it answers.</summary>
    public DecodedMasks Decoded { get; } = new();

    /// <summary>Colours of its cells.</summary>
    public FrameColors Colors { get; } = new();

    /// <summary>Looks at a part of a frame.</summary>
    public void Open(ImageEmbedding embedding)
    {
        Embedding = embedding;
        Prompts.Clear(embedding.Input);
    }

    /// <summary>Asks the decoder.</summary>
    public void Decode(IMaskDecoder decoder)
    {
        if (Prompts.Count > 0)
            decoder.Decode(Embedding, Prompts, Decoded);
    }

    public void Dispose() => Decoded.Dispose();
}
