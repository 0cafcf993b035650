namespace SamStream.Model.Graphs.TinyVit;

/// <summary>A stage of TinyViT-5M whose blocks have attention (arXiv 2207.10666), with MobileSAM's strides.</summary>
/// <param name="Layer">Its number among the layers of the network.</param>
/// <param name="Channels">Channels of its tokens.</param>
/// <param name="Heads">Heads of its attention, 32 channels each.</param>
/// <param name="Window">Side of a window, tokens.</param>
/// <param name="Blocks">Blocks.</param>
/// <param name="Step">Input pixels for each token, along one side.</param>
internal sealed record TinyVitStage(int Layer, int Channels, int Heads, int Window, int Blocks, int Step)
{
    public const int HeadChannels = 32;

    public static IReadOnlyList<TinyVitStage> All { get; } =
    [
        new(1, 128, 4, 7, 2, 8),
        new(2, 160, 5, 14, 6, 16),
        new(3, 320, 10, 7, 2, 16),
    ];
}
