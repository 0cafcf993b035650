using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>The architecture <c>sam</c>: networks with the tensors of Segment Anything's own export.</summary>
internal sealed class SamFamily : INetworkFamily
{
    public ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options) =>
        SamNetwork.Open(manifest, options, SamGraphs.Of(manifest, options));

    public IEncoderQuantization Quantization(ModelManifest manifest, SamModelOptions options) =>
        new TinyVitQuantization(manifest, options);

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
