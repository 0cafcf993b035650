using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>A family of networks whose published files are run as they are.</summary>
/// <param name="exports">Those that are known.</param>
internal sealed class ExportedFamily(IReadOnlyList<KnownExport> exports) : INetworkFamily
{
    public bool HasOtherInputs(ModelManifest manifest) => false;

    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options) =>
        ExportedNetwork.Open(manifest, ExportOf(manifest, exports), options);

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
}
