using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Exported;

/// <summary>A decoder's inputs for a prompt of so many points, to be used again and again.</summary>
internal sealed class ExportedPrompt : IDisposable
{
    private readonly DecoderContract _contract;
    private readonly FloatTensor _points;
    private readonly NumberTensor _labels;
    private readonly FloatTensor? _mask;
    private readonly FloatTensor? _hasMask;
    private readonly NumberTensor? _frameSize;
    private readonly OrtValue? _noBoxes;

    /// <param name="points">Points, as <see cref="PointsOf"/> counts them.</param>
    /// <param name="hasMask">Whether it has a mask, which the decoder takes.</param>
    /// <param name="contract">What the decoder's tensors mean.</param>
    /// <param name="file">Types and shapes of them.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="input">The network's input.</param>
    public ExportedPrompt(int points, bool hasMask, DecoderContract contract, ModelFile file, ModelManifest manifest, InputGeometry input)
    {
        _contract = contract;
        IReadOnlyList<TensorSpec> inputs = file.Inputs;
        TensorSpec coordinates = inputs.Named(contract.Points, manifest), labels = inputs.Named(contract.Labels, manifest);
        _points = new FloatTensor([.. Ones(coordinates.Shape.Count - 2), points, 2]);
        _labels = new NumberTensor(labels.Element, [.. Ones(coordinates.Shape.Count - 2), points, .. Ones(labels.Shape.Count - coordinates.Shape.Count + 1)]);
        if (contract.Mask is not null)
        {
            _mask = new FloatTensor(1, 1, input.LowResRows, input.LowResColumns);
            _hasMask = new FloatTensor(1);
            _hasMask.Span[0] = hasMask ? 1 : 0;
        }

        if (contract.FrameSize is { } frameSize)
        {
            _frameSize = new NumberTensor(inputs.Named(frameSize, manifest).Element, 2);
            _frameSize[0] = input.LowResRows;
            _frameSize[1] = input.LowResColumns;
        }

        if (contract.EmptyBoxes is not null)
            _noBoxes = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 0, 4]);
    }

    /// <summary>Bytes of the buffers that grow with the prompt.</summary>
    public long Bytes => sizeof(float) * (long)(_points.Span.Length + (_mask?.Span.Length ?? 0));

    /// <summary>Points that a decoder gets for a prompt.</summary>
    /// <param name="prompt">Of what is asked.</param>
    /// <param name="contract">What the decoder's tensors mean.</param>
    /// <param name="fixedPoints">As many as its graph takes; null: any number.</param>
    public static int PointsOf(BatchPrompt prompt, DecoderContract contract, int? fixedPoints) =>
        fixedPoints ?? Math.Min(prompt.Points.Length + OfBox(prompt, contract), contract.MostPoints);

    /// <summary>Fills in a prompt.</summary>
    public void Set(BatchPrompt prompt, in LetterboxGeometry geometry)
    {
        int at = 0;
        int kept = Math.Min(prompt.Points.Length, _labels.Length - (prompt.Box is null ? 0 : OfBox(prompt, _contract)));
        foreach (ref readonly BatchPoint point in prompt.Points[^kept..])
            Put(point.X, point.Y, point.IsPositive ? PointLabel.Positive : PointLabel.Negative, geometry, at++);
        if (prompt.Box is { } box && _contract.TakesBoxes)
        {
            Put(box.X1, box.Y1, PointLabel.TopLeft, geometry, at++);
            Put(box.X2, box.Y2, PointLabel.BottomRight, geometry, at++);
        }
        else if (prompt.Box is { } around)
        {
            Put((around.X1 + around.X2) / 2, (around.Y1 + around.Y2) / 2, PointLabel.Positive, geometry, at++);
        }

        for (; at < _labels.Length; at++)
        {
            (_points.Span[2 * at], _points.Span[(2 * at) + 1]) = (0, 0);
            _labels[at] = PointLabel.Padding;
        }

        if (_hasMask?.Span[0] == 1)
            prompt.Mask.CopyTo(_mask!.Span);
    }

    /// <summary>Gives the inputs to a run.</summary>
    public void Bind(OnnxBinding binding)
    {
        binding.BindInput(_contract.Points, _points.Value);
        binding.BindInput(_contract.Labels, _labels.Value);
        if (_mask is not null)
        {
            binding.BindInput(_contract.Mask!, _mask.Value);
            binding.BindInput(_contract.HasMask!, _hasMask!.Value);
        }

        if (_frameSize is not null)
            binding.BindInput(_contract.FrameSize!, _frameSize.Value);
        if (_noBoxes is not null)
            binding.BindInput(_contract.EmptyBoxes!, _noBoxes);
    }

    public void Dispose()
    {
        _points.Dispose();
        _labels.Dispose();
        _mask?.Dispose();
        _hasMask?.Dispose();
        _frameSize?.Dispose();
        _noBoxes?.Dispose();
    }

    // A box's corners, or its middle; without a box, the padding.
    private static int OfBox(BatchPrompt prompt, DecoderContract contract) =>
        prompt.Box is null ? contract.HasPaddingPoint ? 1 : 0 : contract.TakesBoxes ? 2 : 1;

    private static IEnumerable<long> Ones(int count) => Enumerable.Repeat(1L, count);

    private void Put(float x, float y, float label, in LetterboxGeometry geometry, int at)
    {
        // Decoders that scale points from a frame's size to their own are told the grid of the logits.
        float scale = _contract.ArePointsOfFrame ? 1f / geometry.LowResStep : (float)InputSize.Longest / geometry.Input.Width;
        (float inputX, float inputY) = geometry.FrameToEncoded(x, y);
        (_points.Span[2 * at], _points.Span[(2 * at) + 1]) = (inputX * scale, inputY * scale);
        _labels[at] = label;
    }
}
