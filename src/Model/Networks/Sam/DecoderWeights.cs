using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Networks.Sam;

/// <summary>The weights of an exported mask decoder, by the paths of its parts, and the layers that consist of them.</summary>
/// <param name="source">The export.</param>
/// <param name="areBytes">Whether fully connected layers are products of bytes.</param>
internal sealed class DecoderWeights(SourceGraph source, bool areBytes)
{
    /// <summary>Channels of tokens and embedding.</summary>
    public const int Channels = 256;

    private const float Epsilon = 1e-5f;

    /// <summary>Weights of the smallest layer in bytes: below, rounding takes longer than the products.</summary>
    private const int FewestBytes = 8192;

    public SourceGraph Source => source;

    /// <summary>A weight of the prompt encoder by its name there.</summary>
    public Weights Prompt(string name, params ReadOnlySpan<int> shape) =>
        source.Named($"model.prompt_encoder.{name}", shape);

    /// <summary>A weight of the mask decoder by its name there.</summary>
    public Weights Decoder(string name, params ReadOnlySpan<int> shape) => source.Named($"mask_decoder.{name}", shape);

    /// <summary>Matrix [inputs, outputs] of the projection at <paramref name="path"/>: transformer.layers.0.mlp.lin1.</summary>
    public Weights Matrix(string path, int inputs, int outputs) =>
        source.OfNode(NodeOf(path) + "/MatMul", inputs, outputs);

    /// <summary>Bias [outputs] of the projection at <paramref name="path"/>.</summary>
    public Weights Bias(string path, int outputs) => Decoder($"{path}.bias", outputs);

    /// <summary>The fully connected layer at <paramref name="path"/>.</summary>
    public GraphTensor Linear(GraphBuilder graph, GraphTensor x, string path, int outputs) =>
        Linear(graph, x, Matrix(path, x.Shape[-1].Factor, outputs), Bias(path, outputs));

    /// <summary>A fully connected layer with these weights.</summary>
    public GraphTensor Linear(GraphBuilder graph, GraphTensor x, Weights matrix, Weights bias) =>
        areBytes && matrix.Values.Length >= FewestBytes
            ? graph.RoundedLinear(x, matrix, bias)
            : graph.Linear(x, matrix, bias);

    /// <summary>The layer normalisation at <paramref name="path"/>.</summary>
    public GraphTensor Normalize(GraphBuilder graph, GraphTensor x, string path) =>
        graph.LayerNormalization(
            x, Decoder($"{path}.weight", Channels), Decoder($"{path}.bias", Channels), Epsilon);

    /// <summary>Three fully connected layers with two rectifiers between: [prompts, 256] to [prompts, outputs].</summary>
    public GraphTensor Perceptron(GraphBuilder graph, GraphTensor x, string path, int outputs)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            var columns = layer < 2 ? Channels : outputs;
            var weights = Decoder($"{path}.layers.{layer}.weight", columns, Channels).Transpose(1, 0);
            x = Linear(graph, x, weights, Decoder($"{path}.layers.{layer}.bias", columns));
            x = layer < 2 ? graph.Relu(x) : x;
        }

        return x;
    }

    /// <summary>Exported nodes are named by their path without the decoder itself; an index does not start a part.</summary>
    private static string NodeOf(string path)
    {
        var parts = path.Split('.');
        var node = "";
        foreach (var part in parts)
            node += char.IsAsciiDigit(part[0]) ? $".{part}" : $"/{part}";
        return node;
    }
}
