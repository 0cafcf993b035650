using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Exported;
using SamStream.Model.Networks.Sam;

namespace SamStream.Model;

/// <summary>The network families, by the architecture that a manifest names.</summary>
internal static class NetworkRegistry
{
    private static readonly Dictionary<string, INetworkFamily> Families = new(StringComparer.Ordinal)
    {
        [ModelArchitecture.Sam.Name] = new SamFamily(),
        [ModelArchitecture.EdgeSam.Name] = new EdgeSam(),
        [ModelArchitecture.EfficientSam.Name] = new EfficientSam(),
        [ModelArchitecture.EfficientVitSam.Name] = new EfficientVitSam(),
        [ModelArchitecture.NanoSam.Name] = new NanoSam(),
        [ModelArchitecture.Sam2.Name] = new Sam2(),
        [ModelArchitecture.SlimSam.Name] = new SlimSam(),
    };

    /// <summary>What opens a model.</summary>
    /// <exception cref="ModelException">No family is of its architecture.</exception>
    public static INetworkFamily FamilyOf(ModelManifest manifest) =>
        Families.TryGetValue(manifest.Architecture.Name, out INetworkFamily? family)
            ? family
            : throw new ModelException(
                manifest.File, "architecture", string.Join(" or ", Families.Keys), manifest.Architecture.Name, "use a model of another architecture");
}
