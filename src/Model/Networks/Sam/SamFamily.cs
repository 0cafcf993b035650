using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Exported;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>The architecture <c>sam</c>: networks with the tensors of Segment Anything's own export. Those whose
/// manifest has <c>decoder.rewire</c> are run with graphs of our own for any size, the others from their files as they are.</summary>
internal sealed class SamFamily : INetworkFamily
{
    private readonly ExportedFamily _asTheyAre = new(SegmentAnything.Exports);

    public bool HasOtherInputs(ModelManifest manifest) => manifest.Rewiring is not null;

    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options) => manifest.Rewiring is null
        ? _asTheyAre.Open(manifest, options)
        : SamNetwork.Open(manifest, options, SamGraphs.Of(manifest, options));

    public IEncoderQuantization? Quantization(ModelManifest manifest, SamModelOptions options) =>
        manifest.Rewiring is null ? null : new TinyVitQuantization(manifest, options);

    private sealed class TinyVitQuantization(ModelManifest manifest, SamModelOptions options) : IEncoderQuantization
    {
        public InputGeometry Input => SamContract.GeometryOf(Size);

        public Int8Store Calibrations => SamGraphs.Int8Calibrations(manifest, options, Size);

        public ActivationRanges? Ranges => SamGraphs.Int8Ranges(manifest, options, Size);

        public bool IsBuilt => SamGraphs.IsInt8Built(manifest, options, Size);

        private InputSize Size => options.Input ?? InputSize.Square;

        public byte[] Build(LayerPrecision precision) =>
            TinyVitEncoder.Build(SamGraphs.EncoderSource(manifest, options), Size, precision);

        public ISegmentationNetwork Open(byte[]? encoder)
        {
            var decoding = encoder is null ? ModelPrecision.Fp32 : ModelPrecision.Int8;
            return SamNetwork.Open(manifest, options, SamGraphs.Built(manifest, options, Size, decoding), encoder);
        }
    }
}
