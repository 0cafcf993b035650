using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks.FastSam;

/// <summary>
/// FastSAM, loaded. A picture lies in the middle of its input; what comes out is moved to the top left, where everybody else looks for it.
/// </summary>
internal sealed class FastSamNetwork : ISegmentationNetwork
{
    /// <summary>Raise it when the same outputs give other detections or masks: embeddings are kept on disks.</summary>
    private const int Version = 1;

    /// <summary>Input pixels for each cell of the embedding, along one side.</summary>
    private const int CellStep = 16;

    private readonly FastSamContract _contract;
    private readonly OnnxSession _session;
    private readonly FloatTensor _input;
    private readonly FloatTensor _detections;
    private readonly FloatTensor _prototypes;
    private readonly FramePreprocessor _preprocessor;
    private readonly DetectionFilter _filter;
    private OnnxBinding? _binding;

    /// <param name="manifest">The model.</param>
    /// <param name="contract">Its tensors.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="session">Its graph, taken over.</param>
    public FastSamNetwork(ModelManifest manifest, FastSamContract contract, OnnxSessionOptions options, OnnxSession session)
    {
        (_contract, _session) = (contract, session);
        int side = contract.Side, prototypeSide = side / FastSamContract.PrototypeStep;
        Geometry = new InputGeometry(new InputSize(side, side), CellStep, FastSamContract.PrototypeStep);
        _input = new FloatTensor(1, InputGeometry.Channels, side, side);
        _detections = new FloatTensor(1, FastSamContract.Rows, contract.Anchors);
        _prototypes = new FloatTensor(1, FastSamContract.Channels, prototypeSide, prototypeSide);
        _preprocessor = new FramePreprocessor(manifest.Preprocessing, Geometry, _input);
        _filter = new DetectionFilter(contract.Anchors);
        Identity = NetworkIdentity.Of(
            $"{manifest.Architecture.Name} {Version}", manifest.Encoder.Sha256, Geometry.Size, manifest.Preprocessing, options.Provider);
    }

    public InputGeometry Geometry { get; }

    public string Identity { get; }

    public int Channels => FastSamContract.Channels;

    public int MasksPerPrompt => FastSamFamily.MasksPerPrompt;

    public ImageEmbedding CreateEmbedding() => new FastSamEmbedding(Geometry);

    public void Forget(ImageEmbedding embedding)
    {
        // Nothing is bound for it: what comes out is sorted before it goes there.
    }

    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        destination.Geometry = default;
        LetterboxGeometry geometry = _preprocessor.Write(frame, region);
        _session.Run(_binding ??= Bind(), options);
        (int left, int top) = FramePreprocessor.MarginsOf(geometry);
        var found = (FastSamEmbedding)destination;
        found.TakePrototypes(_prototypes.Span, left, top);
        _filter.Select(_detections.Span, geometry, left, top, found);
        destination.Geometry = geometry;
    }

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) => new FastSamDecoder(Geometry);

    public void Dispose()
    {
        _binding?.Dispose();
        _session.Dispose();
        _input.Dispose();
        _detections.Dispose();
        _prototypes.Dispose();
    }

    private OnnxBinding Bind()
    {
        OnnxBinding binding = _session.CreateBinding();
        binding.BindInput(_contract.Input, _input.Value);
        binding.BindOutput(_contract.Detections, _detections.Value);
        binding.BindOutput(_contract.Prototypes, _prototypes.Value);
        return binding;
    }
}
