using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Exported;

/// <summary>A decoder's inputs for a prompt of so many points, to be used again and again.</summary>
internal sealed class ExportedPrompt : IDisposable
{
    private const float Nothing = -1, Off = 0, On = 1, FirstCorner = 2, LastCorner = 3;

    private readonly DecoderContract _contract;
    private readonly FloatTensor _points;
    private readonly NumberTensor _labels;
    private readonly FloatTensor? _mask;
    private readonly FloatTensor? _hasMask;
    private readonly NumberTensor? _frameSize;

    /// <param name="points">Points, as <see cref="PointsOf"/> counts them.</param>
    /// <param name="hasMask">Whether it has a mask, which the decoder takes.</param>
    /// <param name="contract">What the decoder's tensors mean.</param>
    /// <param name="manifest">Types and shapes of them.</param>
    /// <param name="input">The network's input.</param>
    public ExportedPrompt(int points, bool hasMask, DecoderContract contract, ModelManifest manifest, InputGeometry input)
    {
        _contract = contract;
        IReadOnlyList<TensorSpec> inputs = manifest.Decoder.Inputs;
        TensorSpec coordinates = inputs.Named(contract.Points, manifest), labels = inputs.Named(contract.Labels, manifest);
        _points = new FloatTensor([.. Ones(coordinates.Shape.Count - 2), points, 2]);
        // The export of OpenCV's zoo writes a label as a point of one number.
        bool isPoint = labels.Shape.Count == coordinates.Shape.Count;
        _labels = new NumberTensor(labels.Element, isPoint ? [.. Ones(labels.Shape.Count - 2), points, 1] : [.. Ones(labels.Shape.Count - 1), points]);
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
    }

    /// <summary>Bytes of the buffers that grow with the prompt.</summary>
    public long Bytes => sizeof(float) * (long)(_points.Span.Length + (_mask?.Span.Length ?? 0));

    /// <summary>Points that a decoder gets for a prompt.</summary>
    public static int PointsOf(BatchPrompt prompt, DecoderContract contract)
    {
        int ofBox = prompt.Box is null ? contract.HasPaddingPoint ? 1 : 0 : contract.TakesBoxes ? 2 : 1;
        return contract.PointCount ?? (prompt.Points.Length + ofBox);
    }

    /// <summary>Fills in a prompt; of one with too many points for the decoder the first ones, and its box.</summary>
    public void Set(BatchPrompt prompt, in LetterboxGeometry geometry)
    {
        int count = _labels.Length, ofBox = prompt.Box is null ? 0 : _contract.TakesBoxes ? 2 : 1, at = 0;
        foreach (ref readonly BatchPoint point in prompt.Points[..Math.Min(prompt.Points.Length, count - ofBox)])
            Put(point.X, point.Y, point.IsPositive ? On : Off, geometry, at++);
        if (prompt.Box is { } box && _contract.TakesBoxes)
        {
            Put(box.X1, box.Y1, FirstCorner, geometry, at++);
            Put(box.X2, box.Y2, LastCorner, geometry, at++);
        }
        else if (prompt.Box is { } around)
        {
            Put((around.X1 + around.X2) / 2, (around.Y1 + around.Y2) / 2, On, geometry, at++);
        }

        for (; at < count; at++)
        {
            (_points.Span[2 * at], _points.Span[(2 * at) + 1]) = (0, 0);
            _labels[at] = Nothing;
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
    }

    public void Dispose()
    {
        _points.Dispose();
        _labels.Dispose();
        _mask?.Dispose();
        _hasMask?.Dispose();
        _frameSize?.Dispose();
    }

    private static IEnumerable<long> Ones(int count) => Enumerable.Repeat(1L, count);

    // A box may reach beyond an encoded region; the network knows of nothing there.
    private void Put(float x, float y, float label, in LetterboxGeometry geometry, int at)
    {
        // Decoders that give masks of a frame's size scale points from that frame to their own: they are told the grid of the logits.
        float scale = _contract.FrameSize is null ? _contract.PointScale : 1f / geometry.LowResStep;
        _points.Span[2 * at] = Math.Clamp(geometry.FrameToInputX(x), 0, geometry.ScaledWidth) * scale;
        _points.Span[(2 * at) + 1] = Math.Clamp(geometry.FrameToInputY(y), 0, geometry.ScaledHeight) * scale;
        _labels[at] = label;
    }
}
