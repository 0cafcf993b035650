using SamStream.Model.Graphs.Building;
using SamStream.Model.Sam;

namespace SamStream.Model.Graphs.TinyVit;

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
    public const int Version = 1;

    public const string Input = "image";
    public const string Output = "image_embeddings";

    private const int StemChannels = 64;
    private const int EmbeddingChannels = 256;
    private const float NeckEpsilon = 1e-6f;

    private readonly GraphBuilder _graph = new("tiny_vit_encoder");
    private readonly SourceGraph _source;

    private readonly InputSize _size;

    private TinyVitEncoder(SourceGraph source, InputSize size)
    {
        _source = source;
        _size = size;
    }

    /// <summary>The exported size is filled up like the exported graph and equals it; others are not worth the zeros.</summary>
    private WindowFill WindowFill =>
        _size == InputSize.Square ? WindowFill.Full : WindowFill.Even;

    /// <summary>The graph: <see cref="Input"/> [1, 3, height, width] to <see cref="Output"/> [1, 256, height/16, width/16].</summary>
    /// <exception cref="ModelException">The source is not MobileSAM's encoder as it was exported.</exception>
    public static byte[] Build(SourceGraph source, InputSize size) => new TinyVitEncoder(source, size).Build();

    private byte[] Build()
    {
        var image = _graph.Input(Input, 1, 3, _size.Height, _size.Width);
        var x = Stem(image);
        x = Merge(x, 0, TinyVitStage.All[0].Channels, stride: 2);
        for (var i = 0; i < TinyVitStage.All.Count; i++)
        {
            var stage = TinyVitStage.All[i];
            x = _graph.ToChannelsLast(x);
            for (var block = 0; block < stage.Blocks; block++)
                x = new TinyVitBlock(_graph, _source, stage, block, WindowFill).Build(x);
            x = _graph.ToChannelsFirst(x);
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
        var x = _graph.Gelu(Convolution(image, "/patch_embed/seq/seq.0/c/Conv", StemChannels / 2, 3, stride: 2));
        x = Convolution(x, "/patch_embed/seq/seq.2/c/Conv", StemChannels, 3, stride: 2);
        for (var block = 0; block < 2; block++)
        {
            var path = $"/layers.0/blocks.{block}";
            var wide = _graph.Gelu(Convolution(x, $"{path}/conv1/c/Conv", 4 * StemChannels, 1));
            wide = _graph.Gelu(DepthwiseConvolution(wide, $"{path}/conv2/c/Conv"));
            x = _graph.Gelu(_graph.Sum(Convolution(wide, $"{path}/conv3/c/Conv", StemChannels, 1), x));
        }

        return x;
    }

    /// <summary>From one stage to the next: more channels, and with a stride fewer tokens.</summary>
    private GraphTensor Merge(GraphTensor x, int layer, int channels, int stride)
    {
        var path = $"/layers.{layer}/downsample";
        x = _graph.Gelu(Convolution(x, $"{path}/conv1/c/Conv", channels, 1));
        x = _graph.Gelu(DepthwiseConvolution(x, $"{path}/conv2/c/Conv", stride));
        return Convolution(x, $"{path}/conv3/c/Conv", channels, 1);
    }

    private GraphTensor Neck(GraphTensor x)
    {
        var channels = x.Shape[1].Factor;
        x = _graph.Convolution(x, _source.OfNode("/neck/neck.0/Conv", EmbeddingChannels, channels, 1, 1), bias: null);
        x = Normalize(x, "/neck/neck.1");
        var weights = _source.OfNode("/neck/neck.2/Conv", EmbeddingChannels, EmbeddingChannels, 3, 3);
        return Normalize(_graph.Convolution(x, weights, bias: null, padding: 1), "/neck/neck.3");
    }

    private GraphTensor Normalize(GraphTensor x, string path)
    {
        var scale = _source.OfNode($"{path}/Mul", EmbeddingChannels, 1, 1).Reshape(EmbeddingChannels);
        var bias = _source.OfNode($"{path}/Add_1", EmbeddingChannels, 1, 1).Reshape(EmbeddingChannels);
        return _graph.ToChannelsFirst(_graph.LayerNormalization(_graph.ToChannelsLast(x), scale, bias, NeckEpsilon));
    }

    private GraphTensor Convolution(GraphTensor x, string node, int outputs, int side, int stride = 1) =>
        _graph.Convolution(
            x, _source.OfNode(node, outputs, x.Shape[1].Factor, side, side), _source.OfNode(node, outputs),
            stride, side / 2);

    private GraphTensor DepthwiseConvolution(GraphTensor x, string node, int stride = 1)
    {
        var channels = x.Shape[1].Factor;
        return _graph.Convolution(
            x, _source.OfNode(node, channels, 1, 3, 3), _source.OfNode(node, channels), stride, padding: 1);
    }
}
