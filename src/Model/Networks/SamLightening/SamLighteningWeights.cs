using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.SamLightening;

/// <summary>
/// The weights of SAM-Lightening's image encoder, row-major, by their names in a checkpoint of Segment Anything without
/// <c>image_encoder.</c>: <c>pos_embed</c>, <c>blocks.0.attn.qkv.weight</c>. Its authors have published none.
/// </summary>
public sealed class SamLighteningWeights
{
    internal const int Channels = 384;
    internal const int Heads = 6;
    internal const int Blocks = 6;
    internal const int Patch = 16;
    internal const int Side = 64;
    internal const int EmbeddingChannels = 256;

    private const int ImageChannels = 3;
    private const int Widening = 4;
    private const string What = "SAM-Lightening's weights";

    private readonly Dictionary<string, Weights> _named;

    private SamLighteningWeights(Dictionary<string, Weights> named) => _named = named;

    /// <summary>All names with their shapes, in the order of a checkpoint: a layer's weights are [out, in, ..].</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<int>>> Shapes { get; } = [.. AllShapes()];

    /// <summary>Weights that somebody has.</summary>
    /// <param name="values">All of <see cref="Shapes"/> and no other, row-major; borrowed from here on.</param>
    /// <exception cref="ModelException">A name is missing or unknown, or its array has not as many values as its shape.</exception>
    public static SamLighteningWeights FromArrays(IReadOnlyDictionary<string, float[]> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var named = new Dictionary<string, Weights>(StringComparer.Ordinal);
        foreach (var (name, shape) in Shapes)
        {
            var text = $"{CountOf(shape)} values, [{string.Join(", ", shape)}]";
            if (!values.TryGetValue(name, out var array))
                throw Unexpected(name, text, "none of this name");
            if (array.Length != CountOf(shape))
                throw Unexpected(name, text, $"{array.Length} values");
            named.Add(name, new Weights(array, [.. shape]));
        }

        return values.Keys.FirstOrDefault(name => !named.ContainsKey(name)) is { } unknown
            ? throw Unexpected(unknown, $"the {Shapes.Count} names of the encoder", "one more")
            : new SamLighteningWeights(named);
    }

    /// <summary>
    /// Random weights, the same for the same seed, to test and to measure with. They keep the size of what goes through a layer,
    /// so that no layer is left without effect.
    /// </summary>
    public static SamLighteningWeights FromSeed(int seed)
    {
        var random = new Random(seed);
        return FromArrays(Shapes.ToDictionary(weights => weights.Key, weights => Draw(weights.Key, weights.Value, random)));
    }

    /// <summary>Those of this name.</summary>
    internal Weights Of(string name) => _named[name];

    private static float[] Draw(string name, IReadOnlyList<int> shape, Random random)
    {
        // Uniform numbers from -a to a have the variance a²/3.
        var inputs = shape.Skip(1).Aggregate(1, (product, size) => product * size);
        var isMatrix = shape.Count > 1 && name != "pos_embed";
        var (center, reach) = isMatrix ? (0, MathF.Sqrt(3f / inputs))
            : name.EndsWith(".weight", StringComparison.Ordinal) ? (1, 0.2f) : (0, 0.2f);
        var values = new float[CountOf(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = center + (((random.NextSingle() * 2) - 1) * reach);
        return values;
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<int>>> AllShapes()
    {
        yield return Shape("pos_embed", 1, Side, Side, Channels);
        yield return Shape("patch_embed.proj.weight", Channels, ImageChannels, Patch, Patch);
        yield return Shape("patch_embed.proj.bias", Channels);
        for (var block = 0; block < Blocks; block++)
        {
            var path = $"blocks.{block}";
            foreach (var shape in Layer($"{path}.norm1", Channels)
                .Concat(Layer($"{path}.attn.qkv", 3 * Channels, Channels))
                .Concat(Layer($"{path}.attn.proj", Channels, Channels))
                .Concat(Layer($"{path}.norm2", Channels))
                .Concat(Layer($"{path}.mlp.lin1", Widening * Channels, Channels))
                .Concat(Layer($"{path}.mlp.lin2", Channels, Widening * Channels)))
                yield return shape;
        }

        yield return Shape("neck.0.weight", EmbeddingChannels, Channels, 1, 1);
        foreach (var shape in Layer("neck.1", EmbeddingChannels))
            yield return shape;
        yield return Shape("neck.2.weight", EmbeddingChannels, EmbeddingChannels, 3, 3);
        foreach (var shape in Layer("neck.3", EmbeddingChannels))
            yield return shape;
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<int>>> Layer(string path, params int[] shape) =>
        [Shape($"{path}.weight", shape), Shape($"{path}.bias", shape[0])];

    private static KeyValuePair<string, IReadOnlyList<int>> Shape(string name, params int[] shape) => new(name, shape);

    private static int CountOf(IReadOnlyList<int> shape) => shape.Aggregate(1, (product, size) => product * size);

    private static ModelException Unexpected(string name, string expected, string found) =>
        new(What, $"weights {name}", expected, found, "give the arrays of an encoder of width 384 with 6 blocks, named as in Segment Anything");
}
