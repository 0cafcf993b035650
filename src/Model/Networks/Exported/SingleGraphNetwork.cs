using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks.Exported;

/// <summary>
/// A network whose one graph takes the picture and a prompt: it looks at the picture anew for each. What stands for its embedding is the
/// picture, and the mean colour of each cell of it.
/// </summary>
internal sealed class SingleGraphNetwork : ISegmentationNetwork
{
    /// <summary>Input pixels for each cell, and for each low-resolution logit, along one side: those of SAM.</summary>
    private const int CellStep = 16, LowResStep = 4;

    private readonly ModelManifest _manifest;
    private readonly NetworkContract _contract;
    private readonly OnnxSession _session;
    private readonly FloatTensor _input;
    private readonly FramePreprocessor _preprocessor;

    private SingleGraphNetwork(ModelManifest manifest, KnownExport export, SamModelOptions options, OnnxSession session)
    {
        (_manifest, _contract, _session) = (manifest, export.Contract, session);
        PreprocessingSpec input = manifest.Preprocessing;
        Geometry = new InputGeometry(new InputSize(input.Size, input.Size), CellStep, LowResStep, input.Fit is ImageFit.Stretch);
        _input = new FloatTensor(1, InputGeometry.Channels, Geometry.Height, Geometry.Width);
        _preprocessor = new FramePreprocessor(input, Geometry, _input);
        Identity = NetworkIdentity.Of(
            $"{manifest.Architecture.Name} {input.Fit}", manifest.Encoder.Sha256, Geometry.Size, input, options.Encoder.Provider);
    }

    public InputGeometry Geometry { get; }

    public string Identity { get; }

    public int Channels => InputGeometry.Channels;

    public int MasksPerPrompt => _manifest.Capabilities.MasksPerPrompt;

    /// <summary>Loads its graph.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="export">What its file is.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="ModelException">The file is missing, is not the one of the manifest, does not load or has other tensors.</exception>
    public static SingleGraphNetwork Open(ModelManifest manifest, KnownExport export, SamModelOptions options)
    {
        string file = new ModelFileLocator(options.SearchRoots).FindChecked(manifest.Encoder, manifest);
        var session = new OnnxSession(file, manifest.Encoder.Inputs, manifest.Encoder.Outputs, options.Decoder.ForDecoder());
        return new SingleGraphNetwork(manifest, export, options, session);
    }

    public ImageEmbedding CreateEmbedding() =>
        new DetailedEmbedding(Geometry, Channels, [[1, InputGeometry.Channels, Geometry.Height, Geometry.Width]]);

    // Nothing is bound for one: decoders bind their own.
    public void Forget(ImageEmbedding embedding)
    {
    }

    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        destination.Geometry = default;
        LetterboxGeometry geometry = _preprocessor.Write(frame, region);
        _input.Span.CopyTo(((DetailedEmbedding)destination).Details[0].Span);
        Average(_input.Span, destination.Edit());
        destination.Geometry = geometry;
    }

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) =>
        new ExportedDecoder(_session, _manifest.Encoder, _manifest, _contract, Geometry, turns);

    public void Dispose()
    {
        _session.Dispose();
        _input.Dispose();
    }

    private void Average(ReadOnlySpan<float> pixels, Span<float> cells)
    {
        cells.Clear();
        for (int y = 0; y < InputGeometry.Channels * Geometry.Height; y++)
        {
            ReadOnlySpan<float> line = pixels.Slice(y * Geometry.Width, Geometry.Width);
            Span<float> row = cells.Slice(y / CellStep * Geometry.CellColumns, Geometry.CellColumns);
            for (int x = 0; x < line.Length; x++)
                row[x / CellStep] += line[x] / (CellStep * CellStep);
        }
    }
}
