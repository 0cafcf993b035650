using SamStream.Model.Graphs.Building;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.SamLightening;

/// <summary>
/// Builds the image encoder of SAM-Lightening (Song et al., arXiv 2403.09195) for an input of any size: Segment Anything's vision
/// transformer with 6 blocks of 384 channels, without relative positions, with dilated attention.
/// </summary>
/// <remarks>
/// It follows the paper, where tokens of every offset are attended; the authors' code attends those of one. It takes and gives what
/// encoders of Segment Anything do, so that their mask decoders fit. For an input smaller than 1024×1024 the positions are those of
/// the top left part of the square, which is our choice.
/// </remarks>
public sealed class SamLighteningEncoder
{
    /// <summary>Name of the graph's input.</summary>
    public const string Input = "image";

    /// <summary>Name of its output.</summary>
    public const string Output = "image_embeddings";

    private const int Channels = SamLighteningWeights.Channels;

    private readonly GraphBuilder _graph = new("sam_lightening_encoder");
    private readonly LayerBuilder _layers;
    private readonly SamLighteningWeights _weights;
    private readonly InputSize _size;
    private readonly Dilation _dilation;

    private SamLighteningEncoder(SamLighteningWeights weights, InputSize size, Dilation dilation, LayerPrecision precision)
    {
        _weights = weights;
        _size = size;
        _dilation = dilation;
        _layers = new LayerBuilder(_graph, precision);
    }

    /// <summary>
    /// The graph as an ONNX file's content: <see cref="Input"/> [1, 3, height, width], normalised as for Segment Anything, to
    /// <see cref="Output"/> [1, 256, height/16, width/16]; 32-bit floats.
    /// </summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="size">Size of its input.</param>
    /// <param name="dilation">Which tokens attend to each other; null: the defaults.</param>
    /// <exception cref="ArgumentException">The tokens of a window or of this size do not consist of such segments.</exception>
    public static byte[] Build(SamLighteningWeights weights, InputSize size, Dilation? dilation = null) =>
        Build(weights, size, dilation ?? new Dilation(), LayerPrecision.Floats);

    /// <summary>The same with its layers computed so.</summary>
    internal static byte[] Build(SamLighteningWeights weights, InputSize size, Dilation dilation, LayerPrecision precision) =>
        new SamLighteningEncoder(weights, size, dilation, precision).Build();

    private byte[] Build()
    {
        var x = Patches(_graph.Input(Input, 1, 3, _size.Height, _size.Width));
        x = _graph.Sum(x, _graph.Constant(Positions(x.Shape[1].Factor, x.Shape[2].Factor)));
        for (var block = 0; block < SamLighteningWeights.Blocks; block++)
            x = new SamLighteningBlock(_graph, _layers, _weights, block, _dilation).Build(x);
        _graph.Output(Neck(x), Output);
        return _graph.ToBytes();
    }

    /// <summary>Three channels are too few for a product of bytes to gain from them: floats always.</summary>
    private GraphTensor Patches(GraphTensor image) => _graph.ToChannelsLast(_graph.Convolution(
        image, _weights.Of("patch_embed.proj.weight"), _weights.Of("patch_embed.proj.bias"), stride: SamLighteningWeights.Patch));

    /// <summary>What is added to tokens by their place, [1, rows, columns, channels].</summary>
    private Weights Positions(int rows, int columns)
    {
        var all = _weights.Of("pos_embed").Values;
        var values = new float[rows * columns * Channels];
        for (var row = 0; row < rows; row++)
        {
            all.AsSpan(row * SamLighteningWeights.Side * Channels, columns * Channels)
                .CopyTo(values.AsSpan(row * columns * Channels));
        }

        return new Weights(values, 1, rows, columns, Channels);
    }

    /// <summary>Tokens to the embedding [1, 256, rows, columns].</summary>
    private GraphTensor Neck(GraphTensor x)
    {
        var matrix = _weights.Of("neck.0.weight").Reshape(SamLighteningWeights.EmbeddingChannels, Channels).Transpose(1, 0);
        x = Normalize(_layers.Linear(x, matrix, bias: null, "neck.0"), "neck.1");
        x = _layers.ConvolutionToFloats(_layers.FromTokens(x), _weights.Of("neck.2.weight"), bias: null, "neck.2");
        return _graph.ToChannelsFirst(Normalize(_layers.ToTokens(x), "neck.3"));
    }

    private GraphTensor Normalize(GraphTensor x, string path) => _graph.LayerNormalization(
        x, _weights.Of($"{path}.weight"), _weights.Of($"{path}.bias"), SamLighteningBlock.Epsilon);
}
