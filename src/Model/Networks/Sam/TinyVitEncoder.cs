using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>
/// Builds MobileSAM's image encoder for an input of any size: TinyViT and the neck of Segment Anything, with the weights
/// of an exported encoder of 1024×1024.
/// </summary>
/// <remarks>
/// The arithmetic is the exported graph's; what differs is how it is written. Tokens stay an image, channels last,
/// outside attention, so that the runtime writes the output of a convolution in that order at once. GELU and layer
/// normalisation are one node each.
/// </remarks>
internal sealed class TinyVitEncoder
{
    /// <summary>Raise it when the built graph changes: cached results of other versions are not used.</summary>
    public const int Version = 2;

    public const string Input = "image";
    public const string Output = "image_embeddings";

    private const int StemChannels = 64;
    private const int EmbeddingChannels = 256;
    private const float NeckEpsilon = 1e-6f;

    private readonly GraphBuilder _graph = new("tiny_vit_encoder");
    private readonly LayerBuilder _layers;
    private readonly SourceGraph _source;

    private readonly InputSize _size;

    private TinyVitEncoder(SourceGraph source, InputSize size, LayerPrecision precision)
    {
        _source = source;
        _size = size;
        _layers = new LayerBuilder(_graph, precision);
    }

    /// <summary>The exported size is filled up like the exported graph and equals it; others are not worth the zeros.</summary>
    private WindowFill WindowFill =>
        _size == InputSize.Square ? WindowFill.Full : WindowFill.Even;

    /// <summary>The graph: <see cref="Input"/> [1, 3, height, width] to <see cref="Output"/> [1, 256, height/16, width/16].</summary>
    /// <exception cref="ModelException">The source is not MobileSAM's encoder as it was exported.</exception>
    public static byte[] Build(SourceGraph source, InputSize size, LayerPrecision? precision = null) =>
        new TinyVitEncoder(source, size, precision ?? LayerPrecision.Floats).Build();

    private byte[] Build()
    {
        var image = _graph.Input(Input, 1, 3, _size.Height, _size.Width);
        var x = Stem(image);
        x = Merge(x, 0, TinyVitStage.All[0].Channels, stride: 2);
        for (var i = 0; i < TinyVitStage.All.Count; i++)
        {
            var stage = TinyVitStage.All[i];
            x = _layers.ToTokens(x);
            for (var block = 0; block < stage.Blocks; block++)
                x = new TinyVitBlock(_graph, _layers, _source, stage, block, WindowFill).Build(x);
            x = _layers.FromTokens(x);
            if (i + 1 < TinyVitStage.All.Count)
            {
                var next = TinyVitStage.All[i + 1];
                x = Merge(x, stage.Layer, next.Channels, next.Step / stage.Step);
            }
        }

        _graph.Output(Neck(x), Output);
        return _graph.ToBytes();
    }

    private GraphTensor Stem(GraphTensor image)
    {
        // Three channels are too few for a product of bytes to gain from them, and bytes in the second cost more than in any other
        // layer but the neck's last.
        var first = "/patch_embed/seq/seq.0/c/Conv";
        var x = _graph.Convolution(
            image, _source.OfNode(first, StemChannels / 2, 3, 3, 3), _source.OfNode(first, StemChannels / 2), stride: 2, padding: 1);
        var second = "/patch_embed/seq/seq.2/c/Conv";
        x = _graph.Convolution(
            _graph.Gelu(x), _source.OfNode(second, StemChannels, StemChannels / 2, 3, 3), _source.OfNode(second, StemChannels),
            stride: 2, padding: 1);
        x = _layers.FromChannelsFirst(x);
        for (var block = 0; block < 2; block++)
        {
            var (wide, path) = (x, $"/layers.0/blocks.{block}");
            wide = Convolution(wide, $"{path}/conv1/c/Conv", 4 * StemChannels);
            wide = DepthwiseConvolution(_layers.Gelu(wide, $"{path}/conv2/c/Conv"), $"{path}/conv2/c/Conv");
            wide = Pointwise(_layers.Gelu(wide, $"{path}/conv3/c/Conv"), $"{path}/conv3/c/Conv", StemChannels);
            x = _graph.Gelu(_graph.Sum(wide, _graph.ToFloats(x)));
        }

        return x;
    }

    /// <summary>From one stage to the next: more channels, and with a stride fewer tokens.</summary>
    private GraphTensor Merge(GraphTensor x, int layer, int channels, int stride)
    {
        var path = $"/layers.{layer}/downsample";
        x = Convolution(x, $"{path}/conv1/c/Conv", channels);
        x = DepthwiseConvolution(_layers.Gelu(x, $"{path}/conv2/c/Conv"), $"{path}/conv2/c/Conv", stride);
        return Pointwise(_layers.Gelu(x, $"{path}/conv3/c/Conv"), $"{path}/conv3/c/Conv", channels);
    }

    /// <summary>An image to the embedding [1, 256, rows, columns].</summary>
    private GraphTensor Neck(GraphTensor x)
    {
        x = Pointwise(x, "/neck/neck.0/Conv", EmbeddingChannels, hasBias: false);
        x = _layers.FromTokens(Normalize(x, "/neck/neck.1"));
        var last = "/neck/neck.2/Conv";
        x = _layers.ConvolutionToFloats(x, _source.OfNode(last, EmbeddingChannels, EmbeddingChannels, 3, 3), bias: null, last);
        return _graph.ToChannelsFirst(Normalize(x, "/neck/neck.3"));
    }

    /// <summary>An image to tokens.</summary>
    private GraphTensor Normalize(GraphTensor x, string path)
    {
        var scale = _source.OfNode($"{path}/Mul", EmbeddingChannels, 1, 1).Reshape(EmbeddingChannels);
        var bias = _source.OfNode($"{path}/Add_1", EmbeddingChannels, 1, 1).Reshape(EmbeddingChannels);
        return _graph.LayerNormalization(_layers.ToTokens(x), scale, bias, NeckEpsilon);
    }

    private GraphTensor Pointwise(GraphTensor x, string node, int outputs, bool hasBias = true) =>
        _layers.Pointwise(
            x, _source.OfNode(node, outputs, ChannelsOf(x), 1, 1), hasBias ? _source.OfNode(node, outputs) : null, node);

    private GraphTensor Convolution(GraphTensor x, string node, int outputs) =>
        _layers.Convolution(x, _source.OfNode(node, outputs, ChannelsOf(x), 1, 1), _source.OfNode(node, outputs), node);

    private GraphTensor DepthwiseConvolution(GraphTensor x, string node, int stride = 1)
    {
        var channels = ChannelsOf(x);
        return _layers.Convolution(x, _source.OfNode(node, channels, 1, 3, 3), _source.OfNode(node, channels), node, stride);
    }

    private int ChannelsOf(GraphTensor image) => image.Shape[_layers.ChannelAxis].Factor;
}
