using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks.Exported;

/// <summary>Prompts and an embedding to masks, one prompt a call, as most exports allow no more. One caller at a time.</summary>
internal sealed class ExportedDecoder : IMaskDecoder
{
    private const int BindingCapacity = 64;

    private readonly OnnxSession _session;
    private readonly ModelFile _file;
    private readonly ModelManifest _manifest;
    private readonly NetworkContract _contract;
    private readonly InputGeometry _input;
    private readonly NetworkTurns? _turns;
    private readonly BindingCache<Key> _bindings = new(BindingCapacity);
    private readonly Dictionary<(int Points, bool HasMask), ExportedPrompt> _prompts = [];
    private readonly RunOptions _options = new();
    private readonly int? _fixedPoints;
    private readonly FloatTensor? _large;
    private long _bytes;

    /// <param name="session">The decoder's graph, borrowed.</param>
    /// <param name="file">Types and shapes of its tensors.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="contract">What they mean.</param>
    /// <param name="input">The network's input.</param>
    /// <param name="turns">One is taken for each run of the graph; null: it may run beside others.</param>
    public ExportedDecoder(
        OnnxSession session, ModelFile file, ModelManifest manifest, NetworkContract contract, InputGeometry input, NetworkTurns? turns)
    {
        (_session, _file, _manifest, _contract, _input, _turns) = (session, file, manifest, contract, input, turns);
        // As many as its graph takes, if it takes no other number.
        _fixedPoints = file.Inputs.Named(contract.Decoder.Points, manifest).Shape[^2] is { IsFree: false } count ? count.Size : null;
        if (contract.Decoder.AreLogitsOfPicture)
            _large = new FloatTensor(ShapeOf(contract.Decoder.Logits, Masks, input.Height, input.Width));
    }

    /// <inheritdoc/>
    public long Bytes => Interlocked.Read(ref _bytes) + (sizeof(float) * (long)(_large?.Span.Length ?? 0));

    /// <inheritdoc/>
    public bool TakesMasks => _contract.Decoder.Mask is not null;

    private int Masks => _manifest.Capabilities.MasksPerPrompt;

    /// <inheritdoc/>
    public void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result)
    {
        prompts.CheckFor(embedding, _input);
        result.Reset(prompts.Count, Masks, embedding.Geometry);
        for (int i = 0; i < prompts.Count; i++)
        {
            result.Assign(i, i);
            ExportedPrompt asked = PromptFor(prompts[i]);
            asked.Set(prompts[i], embedding.Geometry);
            OnnxBinding binding = BindingFor(embedding, asked, i, result);
            using (_turns?.TakeToEnd() ?? default)
                _session.Run(binding, _options);
            if (_large is not null)
                Reduce(_large.Span, _input, result.LogitsMemory!.Span.Slice(i * Masks * _input.LowResCells, Masks * _input.LowResCells));
        }

        result.Complete(prompts.Count);
        if (_contract.Decoder.IsRankedByStability)
            RankByStability(result);
    }

    /// <inheritdoc/>
    public void Abort() => _options.Terminate = true;

    public void Dispose()
    {
        _options.Dispose();
        _bindings.Dispose();
        _large?.Dispose();
        foreach (ExportedPrompt prompt in _prompts.Values)
            prompt.Dispose();
    }

    /// <summary>
    /// Logits of a picture's size to the low-resolution ones. The network enlarges its own between the centres of their cells: the four
    /// values around a centre are nearest to what it enlarged.
    /// </summary>
    internal static void Reduce(ReadOnlySpan<float> large, InputGeometry input, Span<float> small)
    {
        int step = input.LowResStep, width = input.Width, at = 0;
        for (int start = 0; start < large.Length; start += step * width)
        {
            ReadOnlySpan<float> upper = large.Slice(start + (((step / 2) - 1) * width), width), lower = large.Slice(start + (step / 2 * width), width);
            for (int x = (step / 2) - 1; x < width; x += step)
                small[at++] = (upper[x] + upper[x + 1] + lower[x] + lower[x + 1]) / 4;
        }
    }

    private static void RankByStability(DecodedMasks result)
    {
        for (int prompt = 0; prompt < result.Count; prompt++)
        {
            for (int mask = 0; mask < result.MasksPerPrompt; mask++)
                result.IouMemory!.Span[(prompt * result.MasksPerPrompt) + mask] = LowResMask.Stability(result.Logits(prompt, mask), result.Geometry);
        }
    }

    private ExportedPrompt PromptFor(BatchPrompt prompt)
    {
        bool hasMask = prompt.HasMask && TakesMasks;
        (int Points, bool HasMask) key = (ExportedPrompt.PointsOf(prompt, _contract.Decoder, _fixedPoints), hasMask);
        if (_prompts.TryGetValue(key, out ExportedPrompt? known))
            return known;
        if (_prompts.Count >= BindingCapacity)
        {
            // So many shapes are no steady state.
            _bindings.Clear();
            foreach (ExportedPrompt old in _prompts.Values)
                old.Dispose();
            _prompts.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        var added = new ExportedPrompt(key.Points, hasMask, _contract.Decoder, _file, _manifest, _input);
        _prompts.Add(key, added);
        Interlocked.Add(ref _bytes, added.Bytes);
        return added;
    }

    private OnnxBinding BindingFor(ImageEmbedding embedding, ExportedPrompt asked, int slot, DecodedMasks result)
    {
        var key = new Key(embedding.Tensor.Value, result.LogitsMemory!, asked, slot);
        if (_bindings.TryGet(key, out OnnxBinding binding))
            return binding;
        DecoderContract contract = _contract.Decoder;
        OrtValue? logits = _large is not null ? null : FloatTensor.View(
            result.LogitsMemory!, slot * Masks * _input.LowResCells,
            ShapeOf(contract.Logits, Masks, _input.LowResRows, _input.LowResColumns));
        OrtValue ious = FloatTensor.View(result.IouMemory!, slot * Masks, ShapeOf(contract.PredictedIous, Masks));
        binding = _session.CreateBinding();
        if (contract.Embedding is { } input)
            binding.BindInput(input, embedding.Tensor.Value);
        for (int i = 0; i < _contract.Details.Count; i++)
            binding.BindInput(_contract.Details[i].Input, ((DetailedEmbedding)embedding).Details[i].Value);
        asked.Bind(binding);
        binding.BindOutput(contract.Logits, logits ?? _large!.Value);
        binding.BindOutput(contract.PredictedIous, ious);
        _bindings.Add(key, binding, logits is null ? [ious] : [logits, ious]);
        return binding;
    }

    // As many ones before as the output has dimensions more.
    private long[] ShapeOf(string output, params ReadOnlySpan<long> last)
    {
        int rank = _file.Outputs.Named(output, _manifest).Shape.Count;
        return [.. Enumerable.Repeat(1L, rank - last.Length), .. last];
    }

    private readonly record struct Key(OrtValue Embedding, AlignedFloats Logits, ExportedPrompt Asked, int Slot);
}
