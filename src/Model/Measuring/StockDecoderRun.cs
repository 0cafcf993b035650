using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Measuring;

/// <summary>
/// The exported mask decoder as its file has it: one box a call, and the mask that it chooses enlarged to the frame. What
/// <see cref="MaskDecoder"/> runs instead is compared with it.
/// </summary>
internal sealed class StockDecoderRun : IDisposable
{
    private const float TopLeft = 2, BottomRight = 3;

    private readonly OnnxSession _session;
    private readonly OnnxBinding _binding;
    private readonly FloatTensor _points = new(1, 2, 2);
    private readonly FloatTensor _labels = new(1, 2);
    private readonly FloatTensor _mask = new(1, 1, 256, 256);
    private readonly FloatTensor _hasMask = new(1);
    private readonly FloatTensor _frameSize = new(2);

    /// <param name="manifest">Names the file.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="embedding">Of a frame, by the exported encoder; borrowed.</param>
    /// <param name="boxXyxy">A box on that frame, pixels.</param>
    /// <exception cref="ModelException">The file is missing or another one.</exception>
    public StockDecoderRun(
        ModelManifest manifest, SamModelOptions options, ImageEmbedding embedding, (float X1, float Y1, float X2, float Y2) boxXyxy)
    {
        var file = new ModelFileLocator(options.SearchRoots).FindChecked(manifest.Decoder, manifest);
        _session = new OnnxSession(file, manifest.Decoder.Inputs, manifest.Decoder.Outputs, options.Decoder);
        Fill(embedding.Geometry, boxXyxy);
        _binding = _session.CreateBinding();
        _binding.BindInput("image_embeddings", embedding.Tensor.Value);
        _binding.BindInput("point_coords", _points.Value);
        _binding.BindInput("point_labels", _labels.Value);
        _binding.BindInput("mask_input", _mask.Value);
        _binding.BindInput("has_mask_input", _hasMask.Value);
        _binding.BindInput("orig_im_size", _frameSize.Value);
        _binding.DropOutputs(_session.Outputs);
    }

    /// <summary>Runs the graph.</summary>
    public void Run() => _session.Run(_binding);

    public void Dispose()
    {
        _binding.Dispose();
        _session.Dispose();
        foreach (var tensor in new[] { _points, _labels, _mask, _hasMask, _frameSize })
            tensor.Dispose();
    }

    private void Fill(in LetterboxGeometry geometry, (float X1, float Y1, float X2, float Y2) box)
    {
        ReadOnlySpan<float> corners =
        [
            geometry.FrameToInputX(box.X1), geometry.FrameToInputY(box.Y1),
            geometry.FrameToInputX(box.X2), geometry.FrameToInputY(box.Y2),
        ];
        corners.CopyTo(_points.Span);
        ReadOnlySpan<float> labels = [TopLeft, BottomRight];
        labels.CopyTo(_labels.Span);
        ReadOnlySpan<float> size = [geometry.FrameHeight, geometry.FrameWidth];
        size.CopyTo(_frameSize.Span);
    }
}
