using SamStream.Model.Graphs.Building;

namespace SamStream.PublishedExports;

/// <summary>The tensors of an encoder, as its export names and orders them.</summary>
/// <param name="Input">Name of the input.</param>
/// <param name="Outputs">Name, channels and rows of each.</param>
internal sealed record EncoderShape(string Input, params IReadOnlyList<(string Name, int Channels, int Rows)> Outputs)
{
    /// <summary>Pixels on each side; where the sides are free, those that the graph pads to.</summary>
    public int Side { get; init; } = 1024;

    public PictureLayout Layout { get; init; }

    /// <summary>SAM's mean and standard deviation are in the graph.</summary>
    public bool NormalizesInside { get; init; }

    /// <summary>White, where they are.</summary>
    public float White { get; init; } = 255;
}

/// <summary>How a picture lies in the input.</summary>
internal enum PictureLayout
{
    /// <summary>float32 [1, 3, side, side].</summary>
    Planes,

    /// <summary>float32 [1, 3, any, any].</summary>
    FreePlanes,

    /// <summary>uint8 [1, 3, any, any].</summary>
    FreeBytePlanes,

    /// <summary>float32 [any, any, 3].</summary>
    Interleaved,

    /// <summary>uint8 [any, any, 3].</summary>
    InterleavedBytes,
}

/// <summary>The tensors of a decoder, as its export names and orders them.</summary>
internal sealed record DecoderShape
{
    public string Embedding { get; init; } = "image_embeddings";

    public IReadOnlyList<(string Name, int Channels, int Rows)> Details { get; init; } = [];

    public string Points { get; init; } = "point_coords";

    public string Labels { get; init; } = "point_labels";

    /// <summary>Name of an input [1, 3, 1024, 1024] in place of the embedding, of which masks have the size; null: there is none.</summary>
    public string? Picture { get; init; }

    /// <summary>As many points as it takes, with labels of one dimension more; null: any number.</summary>
    public int? FixedPoints { get; init; }

    /// <summary>3: [1, points, 2]; 4: [1, 1, points, 2].</summary>
    public int PointRank { get; init; } = 3;

    public GraphElement LabelElement { get; init; } = GraphElement.F32;

    public bool HasMask { get; init; }

    /// <summary>Name of the input of two numbers that masks are enlarged to. Null: there is none.</summary>
    public string? FrameSize { get; init; }

    public GraphElement FrameSizeElement { get; init; } = GraphElement.I64;

    /// <summary>Points count in the frame of that size, else 1024 along each side.</summary>
    public bool ArePointsOfFrame { get; init; }

    /// <summary>Name of an output before the others, masks of the frame's size.</summary>
    public string? EnlargedMasks { get; init; }

    /// <summary>Name of an input of boxes.</summary>
    public string? EmptyBoxes { get; init; }

    /// <summary>Name of an output behind the others.</summary>
    public string? ObjectScores { get; init; }

    /// <summary>Name of an output behind the others, the logits once more.</summary>
    public string? LowResLogits { get; init; }

    public required string Logits { get; init; }

    public required string PredictedIous { get; init; }

    public bool IsIouFirst { get; init; }

    public required int Masks { get; init; }
}
