using SamStream.Model.Manifests;
using SamStream.Model.Networks;

namespace SamStream.Model.Tests.Networks;

/// <summary>The architecture <c>color</c>: takes for the object what is red.</summary>
internal sealed class ColorFamily : INetworkFamily
{
    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options) => new ColorNetwork();
}
