using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Networks.Sam;

/// <summary>One block of a stage with attention, over tokens as an image [1, rows, columns, channels].</summary>
internal sealed class TinyVitBlock(
    GraphBuilder graph, LayerBuilder layers, SourceGraph source, TinyVitStage stage, int block, WindowFill windowFill)
{
    private const int Head = TinyVitStage.HeadChannels;
    private const float Epsilon = 1e-5f;

    private readonly string _path = $"/layers.{stage.Layer}/blocks.{block}";

    public GraphTensor Build(GraphTensor tokens)
    {
        var x = graph.Sum(tokens, WindowAttention(tokens));
        var node = $"{_path}/local_conv/c/Conv";
        var (weights, bias) = (source.OfNode(node, stage.Channels, 1, 3, 3), source.OfNode(node, stage.Channels));
        x = layers.ToTokens(layers.Convolution(layers.FromTokens(x), weights, bias, node));
        return graph.Sum(x, Perceptron(x));
    }

    private GraphTensor Perceptron(GraphTensor x)
    {
        x = Normalize(x, $"{_path}/mlp/norm");
        var (first, second, wide) = ($"{_path}/mlp/fc1", $"{_path}/mlp/fc2", 4 * stage.Channels);
        x = layers.Linear(
            x, source.OfNode($"{first}/MatMul", stage.Channels, wide), source.OfNode($"{first}/Add", wide), first, toBytes: true);
        x = layers.Gelu(x, second);
        return Linear(x, second, stage.Channels);
    }

    /// <summary>Attention inside windows. Zeros that fill up windows take part, as they did in training.</summary>
    private GraphTensor WindowAttention(GraphTensor tokens)
    {
        var (down, across) = (Divide(tokens.Shape[1].Factor), Divide(tokens.Shape[2].Factor));
        var x = Normalize(graph.PadImage(tokens, down.Padding, across.Padding), $"{_path}/attn/norm");

        // A layer for each of the three: one for all would have to be split, which copies every element once more.
        var (query, value) = (Heads(x, down, across, 0, "query"), Heads(x, down, across, 2, "value"));
        var key = graph.Transpose(Heads(x, down, across, 1, "key"), 0, 1, 3, 2);
        var scores = graph.Product(graph.MatrixProduct(query, key), graph.Constant(1 / MathF.Sqrt(Head)));
        scores = graph.Sum(scores, graph.Constant(PositionBias(down.Window, across.Window)));
        x = FromHeads(graph.MatrixProduct(graph.Softmax(scores), value), down, across);
        return Linear(graph.CropImage(x, down.Length, across.Length), $"{_path}/attn/proj", stage.Channels);
    }

    /// <summary>
    /// Every head's query, key or value, [windows, heads, tokens of a window, channels of a head], from tokens
    /// [1, rows, columns, channels]. In the exported weights each head's three lie side by side.
    /// </summary>
    private GraphTensor Heads(GraphTensor tokens, WindowAxis down, WindowAxis across, int part, string name)
    {
        var (path, channels) = ($"{_path}/attn/qkv", stage.Channels);
        var weights = source.OfNode($"{path}/MatMul", channels, 3 * channels)
            .Reshape(channels, stage.Heads, 3, Head).Pick(2, part).Reshape(channels, channels);
        var bias = source.OfNode($"{path}/Add", 3 * channels)
            .Reshape(stage.Heads, 3, Head).Pick(1, part).Reshape(channels);
        var x = layers.Linear(tokens, weights, bias, $"{path}/{name}");

        // Windows and heads are told apart in one transposition.
        x = graph.Reshape(x, down.Windows, down.Window, across.Windows, across.Window, stage.Heads, Head);
        x = graph.Transpose(x, 0, 2, 4, 1, 3, 5);
        return graph.Reshape(x, down.Windows * across.Windows, stage.Heads, down.Window * across.Window, Head);
    }

    /// <summary>The way back: [windows, heads, tokens of a window, channels of a head] to [1, rows, columns, channels].</summary>
    private GraphTensor FromHeads(GraphTensor x, WindowAxis down, WindowAxis across)
    {
        x = graph.Reshape(x, down.Windows, across.Windows, stage.Heads, down.Window, across.Window, Head);
        x = graph.Transpose(x, 0, 3, 1, 4, 2, 5);
        return graph.Reshape(x, 1, down.PaddedLength, across.PaddedLength, stage.Channels);
    }

    private WindowAxis Divide(int length) =>
        windowFill is WindowFill.Full ? WindowAxis.Full(length, stage.Window) : WindowAxis.Even(length, stage.Window);

    /// <summary>
    /// What is added to the scores of two tokens by their distance, [heads, tokens, tokens]: for a smaller window the
    /// part of the trained window's that has its distances.
    /// </summary>
    private Weights PositionBias(int rows, int columns)
    {
        var trained = stage.Window * stage.Window;
        var all = source.OfNode($"{_path}/attn/Add", stage.Heads, trained, trained);
        var size = rows * columns;
        var values = new float[stage.Heads * size * size];
        for (var i = 0; i < values.Length; i++)
        {
            var (head, from, to) = (i / (size * size), i / size % size, i % size);
            values[i] = all.Values[(((head * trained) + Place(from, columns)) * trained) + Place(to, columns)];
        }

        return new Weights(values, stage.Heads, size, size);
    }

    /// <summary>Index in the trained window of a token of a smaller one.</summary>
    private int Place(int token, int columns) => (token / columns * stage.Window) + (token % columns);

    private GraphTensor Linear(GraphTensor x, string path, int outputs) =>
        layers.Linear(
            x, source.OfNode($"{path}/MatMul", x.Shape[-1].Factor, outputs), source.OfNode($"{path}/Add", outputs), path);

    private GraphTensor Normalize(GraphTensor x, string path) =>
        graph.LayerNormalization(
            x, source.OfNode($"{path}/Mul", stage.Channels), source.OfNode($"{path}/Add_1", stage.Channels), Epsilon);
}

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

/// <summary>How one side of a grid of tokens is divided into windows; what is left over is filled up at the end.</summary>
/// <param name="Length">Tokens along the side.</param>
/// <param name="Window">Tokens of a window along the side.</param>
internal readonly record struct WindowAxis(int Length, int Window)
{
    /// <summary>Windows along the side.</summary>
    public int Windows => (Length + Window - 1) / Window;

    /// <summary>Tokens along the side with what the windows are filled up with.</summary>
    public int PaddedLength => Windows * Window;

    public int Padding => PaddedLength - Length;

    /// <summary>Windows as large as the network was trained with.</summary>
    public static WindowAxis Full(int length, int window) => new(length, window);

    /// <summary>As many windows as full ones would be, each as small as that allows: next to nothing is filled up.</summary>
    public static WindowAxis Even(int length, int window)
    {
        var windows = Full(length, window).Windows;
        return new WindowAxis(length, (length + windows - 1) / windows);
    }
}

/// <summary>What happens where a grid of tokens is no multiple of the window.</summary>
internal enum WindowFill
{
    /// <summary>Windows keep their trained size and are filled up with zeros, as in the exported graph.</summary>
    Full,

    /// <summary>Windows become smaller until hardly any has to be filled up.</summary>
    Even,
}
