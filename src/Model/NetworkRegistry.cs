using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Exported;
using SamStream.Model.Networks.FastSam;
using SamStream.Model.Networks.Sam;

namespace SamStream.Model;

/// <summary>The network families, by the architecture that a manifest names.</summary>
internal static class NetworkRegistry
{
    private static readonly Dictionary<string, INetworkFamily> Families = new(StringComparer.Ordinal)
    {
        [ModelArchitecture.Sam.Name] = new SamFamily(),
        [ModelArchitecture.EdgeSam.Name] = new ExportedFamily(EdgeSam.Exports),
        [ModelArchitecture.EfficientSam.Name] = new ExportedFamily(EfficientSam.Exports),
        [ModelArchitecture.EfficientVitSam.Name] = new ExportedFamily(EfficientVitSam.Exports),
        [ModelArchitecture.FastSam.Name] = new FastSamFamily(),
        [ModelArchitecture.NanoSam.Name] = new ExportedFamily(NanoSam.Exports),
        [ModelArchitecture.Sam2.Name] = new ExportedFamily(Sam2.Exports),
        [ModelArchitecture.SlimSam.Name] = new ExportedFamily(SlimSam.Exports),
    };

    /// <summary>What opens a model.</summary>
    /// <exception cref="ModelException">No family is of its architecture.</exception>
    public static INetworkFamily FamilyOf(ModelManifest manifest) =>
        Families.TryGetValue(manifest.Architecture.Name, out INetworkFamily? family)
            ? family
            : throw new ModelException(
                manifest.File, "architecture", string.Join(" or ", Families.Keys), manifest.Architecture.Name, "use a model of another architecture");
}
