using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>A family of networks whose published files are run as they are.</summary>
/// <param name="exports">Those that are known.</param>
internal sealed class ExportedFamily(IReadOnlyList<KnownExport> exports) : INetworkFamily
{
    public bool HasOtherInputs(ModelManifest manifest) => false;

    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options)
    {
        KnownExport export = ExportOf(manifest, exports);
        if (options.Precision is ModelPrecision.Int8)
        {
            throw new ModelException(
                manifest.File, "precision", "fp32", "int8", $"the files of {manifest.Architecture.Name} run as they are: choose the precision fp32");
        }

        Check(manifest, export);
        return export.IsOneFile ? SingleGraphNetwork.Open(manifest, export, options) : ExportedNetwork.Open(manifest, export.Contract, options);
    }

    /// <summary>Which of the exports a manifest's files are, by the tensors that it lists.</summary>
    /// <exception cref="ModelException">They are none of them.</exception>
    private static KnownExport ExportOf(ModelManifest manifest, IReadOnlyList<KnownExport> exports)
    {
        GraphTensors encoder = new(manifest.Encoder.Inputs, manifest.Encoder.Outputs), decoder = new(manifest.Decoder.Inputs, manifest.Decoder.Outputs);
        (KnownExport nearest, string[] differences) = exports
            .Select(export => (export, (string[])[.. encoder.DifferencesFrom(export.Encoder), .. decoder.DifferencesFrom(export.Decoder)]))
            .MinBy(found => found.Item2.Length);
        return differences.Length == 0
            ? nearest
            : throw new ModelException(
                manifest.File, "tensors", $"those of {nearest.Title}", string.Join("; ", differences),
                "samstream models inspect says which export two files are");
    }

    private static void Check(ModelManifest manifest, KnownExport export)
    {
        ModelFile prompted = export.IsOneFile ? manifest.Encoder : manifest.Decoder;
        if (export.CapabilitiesOf(new(prompted.Inputs, prompted.Outputs))?.MasksPerPrompt is { } masks && masks != manifest.Capabilities.MasksPerPrompt)
        {
            throw new ModelException(
                manifest.File, "capabilities.masksPerPrompt", $"{masks}", $"{manifest.Capabilities.MasksPerPrompt}",
                "write the number of masks that the graph gives");
        }

        PreprocessingSpec input = manifest.Preprocessing;
        if (input.Size != export.Size)
            throw new ModelException(manifest.File, "preprocessing.size", $"{export.Size}", $"{input.Size}", $"write the side that {export.Title} has");
        if (input.Fit != export.Fit)
        {
            throw new ModelException(
                manifest.File, "preprocessing.kind", ManifestReader.NameOf(export.Fit), ManifestReader.NameOf(input.Fit),
                $"write how {export.Title} has pictures");
        }
    }
}
