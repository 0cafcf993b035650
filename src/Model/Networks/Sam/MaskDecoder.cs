using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks.Sam;

/// <summary>
/// Prompts and an embedding to masks: all prompts of the same shape in one call. One caller at a time; several decoders
/// may share a session.
/// </summary>
internal sealed class MaskDecoder : IMaskDecoder
{
    /// <summary>Masks proposed for a prompt; mask 0 is SAM's choice when there is no ambiguity.</summary>
    public const int MasksPerPrompt = DecoderGraph.MasksPerPrompt;

    /// <summary>Most prompts in one call: bounds the memory of the intermediate tensors, about 25 MB a prompt.</summary>
    public const int MaximumPromptsPerCall = 32;

    private const int BindingCapacity = 64;

    private readonly OnnxSession _session;
    private readonly InputGeometry _size;
    private readonly BindingCache<Key> _bindings = new(BindingCapacity);
    private readonly Dictionary<PromptShape, PromptTensors> _inputs = [];
    private readonly NetworkTurns? _turns;
    private readonly RunOptions _runOptions = new();
    private int[] _pending = [];
    private long _bytes;

    /// <param name="session">The edited or built decoder's graph, borrowed.</param>
    /// <param name="size">The network's input.</param>
    /// <param name="turns">One is taken for each run of the graph; null: it may run beside others.</param>
    public MaskDecoder(OnnxSession session, InputGeometry size, NetworkTurns? turns = null)
    {
        _session = session;
        _size = size;
        _turns = turns;
    }

    /// <summary>Bytes of the input buffers.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>
    /// Answers every prompt of the batch; the results keep the batch's order. On the CPU, allocates nothing for shapes and
    /// buffers seen before.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A prompt has neither box nor point, nothing was encoded yet, or it is of another size.
    /// </exception>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result)
    {
        prompts.CheckFor(embedding, _size);
        result.Reset(prompts.Count, MasksPerPrompt, embedding.Geometry);
        var pending = Collect(prompts);
        var slot = 0;
        while (pending > 0)
        {
            var shape = TakeGroup(prompts, ref pending, embedding.Geometry, slot, result);
            Run(BindingFor(embedding, shape, slot, result));
            slot += shape.Count;
        }

        result.Complete(prompts.Count);
    }

    /// <summary>Ends a run that is under way, and every later one.</summary>
    public void Abort() => _runOptions.Terminate = true;

    public void Dispose()
    {
        _runOptions.Dispose();
        _bindings.Dispose();
        foreach (var tensors in _inputs.Values)
            tensors.Dispose();
    }

    private void Run(OnnxBinding binding)
    {
        using (_turns?.TakeToEnd() ?? default)
            _session.Run(binding, _runOptions);
    }

    private int Collect(PromptBatch prompts)
    {
        if (_pending.Length < prompts.Count)
            _pending = new int[Math.Max(prompts.Count, 2 * _pending.Length)];
        for (var i = 0; i < prompts.Count; i++)
            _pending[i] = i;

        return prompts.Count;
    }

    /// <summary>Moves the prompts shaped like the first pending one into the inputs of one call.</summary>
    private PromptShape TakeGroup(
        PromptBatch prompts, ref int pending, in LetterboxGeometry geometry, int slot, DecodedMasks result)
    {
        var model = prompts[_pending[0]];
        var count = 0;
        for (var i = 0; i < pending && count < MaximumPromptsPerCall; i++)
            count += IsLike(model, prompts[_pending[i]]) ? 1 : 0;

        var shape = new PromptShape(count, PromptTensors.TokensOf(model), model.HasMask);
        var inputs = InputsFor(shape);
        var (taken, left) = (0, 0);
        for (var i = 0; i < pending; i++)
        {
            var index = _pending[i];
            var prompt = prompts[index];
            if (taken < count && IsLike(model, prompt))
            {
                result.Assign(index, slot + taken);
                inputs.Set(taken++, prompt, geometry);
            }
            else
            {
                _pending[left++] = index;
            }
        }

        pending = left;
        return shape;
    }

    private static bool IsLike(BatchPrompt a, BatchPrompt b) =>
        PromptTensors.TokensOf(a) == PromptTensors.TokensOf(b) && a.HasMask == b.HasMask;

    private PromptTensors InputsFor(in PromptShape shape)
    {
        if (_inputs.TryGetValue(shape, out var inputs))
            return inputs;
        if (_inputs.Count >= BindingCapacity)
            Forget();
        inputs = new PromptTensors(shape, _size);
        _inputs.Add(shape, inputs);
        Interlocked.Add(ref _bytes, inputs.Bytes);
        return inputs;
    }

    /// <summary>So many shapes are no steady state: starts over rather than keep them all.</summary>
    private void Forget()
    {
        _bindings.Clear();
        foreach (var tensors in _inputs.Values)
            tensors.Dispose();
        _inputs.Clear();
        Interlocked.Exchange(ref _bytes, 0);
    }

    private OnnxBinding BindingFor(ImageEmbedding embedding, in PromptShape shape, int slot, DecodedMasks result)
    {
        OrtValue image = embedding.ValueFor(_session);
        var key = new Key(image, result.LogitsMemory!, shape, slot);
        if (_bindings.TryGet(key, out var binding))
            return binding;

        var inputs = _inputs[shape];
        var logits = FloatTensor.View(
            result.LogitsMemory!, slot * MasksPerPrompt * _size.LowResCells,
            [shape.Count, MasksPerPrompt, _size.LowResRows, _size.LowResColumns]);
        var ious = FloatTensor.View(result.IouMemory!, slot * MasksPerPrompt, [shape.Count, MasksPerPrompt]);
        binding = _session.CreateBinding();
        binding.BindInput("image_embeddings", image);
        binding.BindInput("point_coords", inputs.Coordinates.Value);
        binding.BindInput("point_labels", inputs.Labels.Value);
        binding.BindInput("mask_input", inputs.Masks.Value);
        binding.BindInput("has_mask_input", inputs.HasMask.Value);
        binding.BindOutput(DecoderGraph.LowResLogits, logits);
        binding.BindOutput(DecoderGraph.IouPredictions, ious);
        _bindings.Add(key, binding, logits, ious);
        return binding;
    }

    private readonly record struct Key(OrtValue Image, AlignedFloats Logits, PromptShape Shape, int Slot);
}
