using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Networks.SamLightening;

/// <summary>
/// One block of the encoder, over tokens as an image [1, rows, columns, channels]: dilated attention inside windows or over the whole
/// picture, then a perceptron, each on what is normalised and added to what came in.
/// </summary>
internal sealed class SamLighteningBlock(
    GraphBuilder graph, LayerBuilder layers, SamLighteningWeights weights, int block, Dilation dilation)
{
    public const float Epsilon = 1e-6f;

    private const int Channels = SamLighteningWeights.Channels;
    private const int Window = 14;

    private readonly string _path = $"blocks.{block}";

    private bool IsGlobal => block is 2 or 5;

    public GraphTensor Build(GraphTensor tokens)
    {
        var x = Normalize(tokens, $"{_path}.norm1");
        x = graph.Sum(tokens, IsGlobal ? OfPicture(x) : OfWindows(x));
        return graph.Sum(x, Perceptron(Normalize(x, $"{_path}.norm2")));
    }

    private GraphTensor OfPicture(GraphTensor x)
    {
        var (rows, columns) = (x.Shape[1].Factor, x.Shape[2].Factor);
        var length = dilation.SegmentOf(rows * columns, dilation.GlobalSegment);
        x = Attend(graph.Reshape(x, rows * columns / length, length, Channels));
        return graph.Reshape(x, 1, rows, columns, Channels);
    }

    /// <summary>Windows are filled up with zeros, which take part, as in Segment Anything.</summary>
    private GraphTensor OfWindows(GraphTensor x)
    {
        var (rows, columns) = (x.Shape[1].Factor, x.Shape[2].Factor);
        var (down, across) = ((rows + Window - 1) / Window, (columns + Window - 1) / Window);
        x = graph.PadImage(x, (down * Window) - rows, (across * Window) - columns);
        x = graph.Transpose(graph.Reshape(x, down, Window, across, Window, Channels), 0, 2, 1, 3, 4);
        var length = dilation.SegmentOf(Window * Window, limit: null);
        x = Attend(graph.Reshape(x, down * across, length, Channels));
        x = graph.Transpose(graph.Reshape(x, down, across, Window, Window, Channels), 0, 2, 1, 3, 4);
        return graph.CropImage(graph.Reshape(x, 1, down * Window, across * Window, Channels), rows, columns);
    }

    private GraphTensor Attend(GraphTensor segments) =>
        new DilatedAttention(graph, layers, weights, $"{_path}.attn", dilation.Interval).Build(segments);

    private GraphTensor Perceptron(GraphTensor x)
    {
        var (first, second) = ($"{_path}.mlp.lin1", $"{_path}.mlp.lin2");
        x = Linear(x, first, toBytes: true);
        return Linear(layers.Gelu(x, second), second);
    }

    private GraphTensor Linear(GraphTensor x, string path, bool toBytes = false) =>
        layers.Linear(x, weights.Of($"{path}.weight").Transpose(1, 0), weights.Of($"{path}.bias"), path, toBytes);

    private GraphTensor Normalize(GraphTensor x, string path) =>
        graph.LayerNormalization(x, weights.Of($"{path}.weight"), weights.Of($"{path}.bias"), Epsilon);
}
