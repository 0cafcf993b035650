using System.Security.Cryptography;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.PublishedExports;

/// <summary>
/// A small graph with the tensors of FastSAM and weights of our own: what is red is an object. Each cell of 8 pixels predicts a box of
/// <see cref="BoxSide"/> around it, whose score is its red less 0.1; a mask is where red is above a half.
/// </summary>
internal sealed record FastSamGraph
{
    /// <summary>Side of every box, pixels of the input.</summary>
    public const int BoxSide = 160;

    private const int Channels = 32;
    private const int Bias = 3;

    /// <summary>Of the input, pixels.</summary>
    public int Side { get; init; } = 1024;

    public string Detections { get; init; } = "output0";

    public string Prototypes { get; init; } = "output1";

    /// <summary>The prototypes come before the detections.</summary>
    public bool IsSwapped { get; init; }

    /// <summary>What detections are made of is given besides, as by old exports.</summary>
    public bool HasExtras { get; init; }

    /// <summary>An export whose tensors have numbers for names, in another order, and some that are not needed.</summary>
    public static FastSamGraph Old { get; } = new() { Detections = "467", Prototypes = "371", IsSwapped = true, HasExtras = true };

    public byte[] Build()
    {
        var graph = new GraphBuilder("fast-sam");
        GraphTensor image = graph.Input("images", 1, 3, Side, Side);
        int cells = Side / 8, near = cells * cells, anchors = near + (near / 4) + (near / 16);
        var bias = new Weights([0, 0, 0, 1, .. new float[Channels - 4]], Channels);
        GraphTensor prototypes = graph.Convolution(image, Filters(Channels, 4), bias, stride: 4);

        var red = new float[3 * 64];
        red.AsSpan(0, 64).Fill(1f / 64);
        GraphTensor scores = graph.Convolution(image, new Weights(red, 1, 3, 8, 8), new Weights([-0.1f], 1), stride: 8);
        scores = graph.Reshape(scores, 1, 1, near);
        scores = graph.Concatenate(2, anchors, scores, graph.Constant(new Weights(new float[anchors - near], 1, 1, anchors - near)));
        GraphTensor boxes = graph.Constant(new Weights(
            [
                .. Anchors(i => ((i % cells) + 0.5f) * 8), .. Anchors(i => ((i / cells) + 0.5f) * 8),
                .. Anchors(_ => BoxSide), .. Anchors(_ => BoxSide),
            ],
            1, 4, anchors));
        GraphTensor coefficients = graph.Constant(new Weights(
            [.. Enumerable.Range(0, Channels).SelectMany(channel => Anchors(_ => channel == 0 ? 40 : channel == Bias ? -20 : 0))],
            1, Channels, anchors));
        GraphTensor detections = graph.Concatenate(1, 5 + Channels, boxes, scores, coefficients);

        if (HasExtras)
            graph.Output(graph.Convolution(image, Filters(65, 8), bias: null, stride: 8), "420");
        if (IsSwapped)
            graph.Output(prototypes, Prototypes);
        if (HasExtras)
            graph.Output(coefficients, "450");
        graph.Output(detections, Detections);
        if (!IsSwapped)
            graph.Output(prototypes, Prototypes);
        return graph.ToBytes();

        IEnumerable<float> Anchors(Func<int, float> value) => Enumerable.Range(0, anchors).Select(i => i < near ? value(i) : 0);
    }

    /// <summary>Writes the file, and the manifest that describes it.</summary>
    public ModelManifest Write(TemporaryFolder folder)
    {
        byte[] content = Build();
        string path = folder.Combine("fast-sam.onnx");
        File.WriteAllBytes(path, content);
        GraphTensors tensors = OnnxFile.TensorsOf(content, path);
        return ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")) with
        {
            File = folder.Combine("model.yaml"),
            Architecture = ModelArchitecture.FastSam,
            Encoder = new ModelFile(path, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, tensors.Inputs, tensors.Outputs),
            Decoder = ModelFile.None,
            Rewiring = new DecoderRewiring("", ""),
            Preprocessing = new PreprocessingSpec(Side, [0, 0, 0], [255, 255, 255], ChannelOrder.Rgb, ImageFit.CentredLetterbox),
            Capabilities = new ModelCapabilities(Boxes: true, Points: true, Masks: false, MasksPerPrompt: 1, Batch: false),
        };
    }

    // The first three are the means of red, green and blue, the fourth has its bias alone, the others see shapes.
    private static Weights Filters(int channels, int step)
    {
        var random = new Random(channels);
        int area = step * step;
        var values = new float[channels * 3 * area];
        for (int i = 0; i < values.Length; i++)
        {
            (int channel, int color) = (i / (3 * area), i / area % 3);
            values[i] = channel < 3 ? color == channel ? 1f / area : 0 : channel == Bias ? 0 : (float)((random.NextDouble() * 2) - 1) / area;
        }

        return new Weights(values, channels, 3, step, step);
    }
}
