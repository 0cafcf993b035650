using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>A family of networks whose published files are run as they are.</summary>
internal abstract class ExportedFamily : INetworkFamily
{
    public bool HasOtherInputs => false;

    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options) => ExportedNetwork.Open(manifest, ContractOf(manifest), options);

    /// <summary>What the tensors of a manifest's files mean.</summary>
    /// <exception cref="ModelException">They are not of this family.</exception>
    protected abstract NetworkContract ContractOf(ModelManifest manifest);
}
