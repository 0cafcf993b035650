using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>EdgeSAM (Zhou et al., arXiv 2312.06660): points and boxes, no masks.</summary>
internal static class EdgeSam
{
    private static readonly KnownExport Own = new()
    {
        Architecture = ModelArchitecture.EdgeSam,
        Title = "EdgeSAM, its authors' export",
        Encoder = new([Known.Picture("image")], [Known.Embedding]),
        Decoder = new([Known.Embedding, Known.Points, Known.Labels], [Known.Floats("scores", -1, 4), Known.Floats("masks", -1, 4, 256, 256)]),
        Contract = new NetworkContract
        {
            // What predicts the IoU was not distilled (https://github.com/chongzhou96/EdgeSAM), and points are not padded.
            Decoder = new DecoderContract { Logits = "masks", PredictedIous = "scores", IsRankedByStability = true },
        },
    };

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        Own,
        Own.AsItIs() with
        {
            Title = "EdgeSAM, X-AnyLabeling's export of pictures of any size in bytes",
            Encoder = new([Known.Bytes("image", -1, 3, -1, -1)], [Known.Embedding]),
        },
    ];
}
