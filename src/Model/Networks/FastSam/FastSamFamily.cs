using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.FastSam;

/// <summary>
/// FastSAM (Zhao et al., "Fast Segment Anything", arXiv 2306.12156), as Ultralytics exports it: YOLOv8 finds all objects of a picture, and a
/// prompt chooses among them.
/// </summary>
internal sealed class FastSamFamily : INetworkFamily
{
    /// <summary>Masks of a prompt: what it chooses.</summary>
    public const int MasksPerPrompt = 1;

    public bool HasOtherInputs(ModelManifest manifest) => false;

    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options)
    {
        if (options.Precision is ModelPrecision.Int8)
        {
            throw new ModelException(
                manifest.File, "precision", "fp32", "int8", $"the file of {manifest.Architecture.Name} runs as it is: choose the precision fp32");
        }

        FastSamContract contract = ContractOf(manifest);
        string file = new ModelFileLocator(options.SearchRoots).FindChecked(manifest.Encoder, manifest);
        OnnxSessionOptions how = options.Encoder with { CudaGraph = false };
        return new FastSamNetwork(manifest, contract, how, new OnnxSession(file, manifest.Encoder.Inputs, manifest.Encoder.Outputs, how));
    }

    /// <summary>How a frame becomes its input: 0–1, in the middle of grey.</summary>
    public static PreprocessingSpec PreprocessingOf(FastSamContract? contract) =>
        new(contract?.Side ?? InputSize.Longest, [0, 0, 0], [255, 255, 255], ChannelOrder.Rgb, ImageFit.CentredLetterbox);

    private static FastSamContract ContractOf(ModelManifest manifest)
    {
        var tensors = new GraphTensors(manifest.Encoder.Inputs, manifest.Encoder.Outputs);
        (FastSamContract? contract, IReadOnlyList<string> faults) = FastSamContract.Find(tensors);
        if (contract is null)
        {
            throw new ModelException(
                manifest.File, "encoder", FastSamContract.Title, string.Join("; ", faults),
                "list the tensors of the file, or use another architecture");
        }

        PreprocessingSpec input = manifest.Preprocessing;
        if (input.Size != contract.Side)
            throw new ModelException(manifest.File, "preprocessing.size", $"{contract.Side}", $"{input.Size}", "write the side of the file's input");
        if (input.Fit is not ImageFit.CentredLetterbox)
        {
            throw new ModelException(
                manifest.File, "preprocessing.kind", "centred-letterbox", $"{input.Fit}".ToLowerInvariant(),
                "write centred-letterbox: FastSAM is trained so");
        }

        if (manifest.Capabilities.MasksPerPrompt != MasksPerPrompt)
        {
            throw new ModelException(
                manifest.File, "capabilities.masksPerPrompt", $"{MasksPerPrompt}", $"{manifest.Capabilities.MasksPerPrompt}",
                $"write {MasksPerPrompt}: a prompt chooses one mask");
        }

        return contract;
    }
}
