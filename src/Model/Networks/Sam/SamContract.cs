using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>The tensors that the code in this folder is written for.</summary>
internal static class SamContract
{
    /// <summary>Channels of the embedding.</summary>
    public const int Channels = 256;

    private const int CellStep = 16;
    private const int LowResStep = 4;

    private static readonly TensorDimension Prompts = new(-1, DecoderGraph.FreeDimension);
    private static readonly TensorDimension Points = new(-1, "points");
    private static readonly TensorDimension Masks = new(DecoderGraph.MasksPerPrompt);

    /// <summary>An input of this size, with a cell of the embedding for 16×16 pixels and a logit for 4×4.</summary>
    public static InputGeometry GeometryOf(InputSize size) => new(size, CellStep, LowResStep);

    /// <summary>Inputs of a built encoder.</summary>
    public static IReadOnlyList<TensorSpec> EncoderInputs(InputSize size) =>
        [Spec(TinyVitEncoder.Input, 1, InputGeometry.Channels, size.Height, size.Width)];

    /// <summary>Outputs of a built encoder.</summary>
    public static IReadOnlyList<TensorSpec> EncoderOutputs(InputSize size) =>
        [Spec(TinyVitEncoder.Output, 1, Channels, GeometryOf(size).CellRows, GeometryOf(size).CellColumns)];

    /// <summary>Inputs of the edited or built decoder.</summary>
    public static IReadOnlyList<TensorSpec> DecoderInputs(InputSize size) =>
    [
        Spec("image_embeddings", 1, Channels, GeometryOf(size).CellRows, GeometryOf(size).CellColumns),
        new("point_coords", TensorElement.F32, [Prompts, Points, new(2)]),
        new("point_labels", TensorElement.F32, [Prompts, Points]),
        new("mask_input", TensorElement.F32,
            [Prompts, new(1), new(GeometryOf(size).LowResRows), new(GeometryOf(size).LowResColumns)]),
        Spec("has_mask_input", 1),
    ];

    /// <summary>Outputs of the edited or built decoder.</summary>
    public static IReadOnlyList<TensorSpec> DecoderOutputs(InputSize size) =>
    [
        new(DecoderGraph.LowResLogits, TensorElement.F32,
            [Prompts, Masks, new(GeometryOf(size).LowResRows), new(GeometryOf(size).LowResColumns)]),
        new(DecoderGraph.IouPredictions, TensorElement.F32, [Prompts, Masks]),
    ];

    /// <summary>Checks that a manifest describes a model that <see cref="SamNetwork"/> can run.</summary>
    /// <exception cref="ModelException">It is not.</exception>
    public static void CheckManifest(string file, ModelManifest manifest)
    {
        var size = manifest.Preprocessing.Size;
        Check(file, "input", manifest.Encoder.Inputs, 1, InputGeometry.Channels, size, size);
        Check(
            file, "output", manifest.Encoder.Outputs,
            1, Channels, GeometryOf(InputSize.Square).CellRows, GeometryOf(InputSize.Square).CellColumns);
        if (size != InputSize.Longest)
        {
            throw new ModelException(
                manifest.File, "preprocessing.size", $"{InputSize.Longest}", $"{size}",
                "use a model with this input size");
        }

        if (manifest.Preprocessing.Fit is not ImageFit.Letterbox)
            throw new ModelException(manifest.File, "preprocessing.kind", "letterbox", "stretch", "write letterbox: SAM's encoders keep the shape of frames");
        if (manifest.Capabilities.MasksPerPrompt != MaskDecoder.MasksPerPrompt)
        {
            throw new ModelException(
                manifest.File, "capabilities.masksPerPrompt", $"{MaskDecoder.MasksPerPrompt}",
                $"{manifest.Capabilities.MasksPerPrompt}", "use a decoder with this number of masks");
        }
    }

    private static void Check(string file, string kind, IReadOnlyList<TensorSpec> tensors, params ReadOnlySpan<int> shape)
    {
        var wanted = $"one float32 [{string.Join(", ", shape.ToArray())}]";
        if (tensors.Count != 1 || tensors[0].Element is not TensorElement.F32 || !Fits(tensors[0].Shape, shape))
        {
            var found = string.Join(" and ", tensors.Select(tensor => $"{tensor.Name} {tensor.Signature}"));
            throw new ModelException(file, kind, wanted, found, "use an encoder exported with this signature");
        }
    }

    private static bool Fits(IReadOnlyList<TensorDimension> found, ReadOnlySpan<int> wanted)
    {
        if (found.Count != wanted.Length)
            return false;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (!found[i].IsFree && found[i].Size != wanted[i])
                return false;
        }

        return true;
    }

    private static TensorSpec Spec(string name, params int[] shape) =>
        new(name, TensorElement.F32, [.. shape.Select(size => new TensorDimension(size))]);
}
