using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tests.Networks;

/// <summary>
/// A network unlike SAM: other steps, five channels, three masks for each prompt, and a decoder that needs more than the
/// embedding. It takes for the object what is red.
/// </summary>
/// <param name="size">Of its input; null: the one that it is made for.</param>
internal sealed class ColorNetwork(InputSize? size = null) : ISegmentationNetwork
{
    public const int Masks = 3;

    private const byte LeastCr = 160;

    public InputGeometry Geometry { get; } = new(size ?? new InputSize(320, 192), cellStep: 8, lowResStep: 2);

    public string Identity => $"color {Geometry}";

    public int Channels => 5;

    public int MasksPerPrompt => Masks;

    public bool IsDisposed { get; private set; }

    /// <summary>What it encoded, in order.</summary>
    public List<PixelBounds> Encoded { get; } = [];

    /// <summary>Called in the middle of each encoding.</summary>
    public Action? WhileEncoding { get; set; }

    public ImageEmbedding CreateEmbedding() => new ColorEmbedding(Geometry, Channels);

    public void Forget(ImageEmbedding embedding)
    {
    }

    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        Encoded.Add(region);
        var geometry = new LetterboxGeometry(frame.Width, frame.Height, region, Geometry);
        var embedding = (ColorEmbedding)destination;
        for (int i = 0; i < embedding.IsRed.Length; i++)
        {
            int x = geometry.LowResToFrameColumn(i % Geometry.LowResColumns), y = geometry.LowResToFrameRow(i / Geometry.LowResColumns);
            bool isInside = i % Geometry.LowResColumns < geometry.LowResWidth && i / Geometry.LowResColumns < geometry.LowResHeight;
            embedding.IsRed[i] = isInside && frame.Cr[(y / 2 * frame.Layout.ChromaWidth) + (x / 2)] >= LeastCr;
        }

        WhileEncoding?.Invoke();
        if (options is { Terminate: true })
            throw new OperationCanceledException();
        Span<float> values = destination.Tensor.Span;
        int cells = Geometry.CellRows * Geometry.CellColumns, step = Geometry.CellStep / Geometry.LowResStep;
        for (int cell = 0; cell < cells; cell++)
        {
            int x = cell % Geometry.CellColumns, y = cell / Geometry.CellColumns;
            bool isRed = embedding.IsRed[(((y * step) + (step / 2)) * Geometry.LowResColumns) + (x * step) + (step / 2)];
            values[cell] = isRed ? 1 : 0;
            values[cells + cell] = isRed ? 0 : 1;
            values[(2 * cells) + cell] = x / 40f;
            values[(3 * cells) + cell] = y / 24f;
            values[(4 * cells) + cell] = 0.5f;
        }

        destination.Geometry = geometry;
    }

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) => new Decoder();

    public void Dispose() => IsDisposed = true;

    private sealed class ColorEmbedding(InputGeometry input, int channels) : ImageEmbedding(input, channels)
    {
        public bool[] IsRed { get; } = new bool[input.LowResCells];

        public override long Bytes => base.Bytes + IsRed.Length;

        internal override void Save(Span<byte> destination)
        {
            MemoryMarshal.AsBytes(IsRed.AsSpan()).CopyTo(destination);
            base.Save(destination[IsRed.Length..]);
        }

        internal override void Restore(ReadOnlySpan<byte> saved)
        {
            saved[..IsRed.Length].CopyTo(MemoryMarshal.AsBytes(IsRed.AsSpan()));
            base.Restore(saved[IsRed.Length..]);
        }
    }

    /// <summary>Of a prompt: what is red in its box, the left half of that, and all that is red.</summary>
    private sealed class Decoder : IMaskDecoder
    {
        public long Bytes => 0;

        public void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result)
        {
            LetterboxGeometry geometry = embedding.Geometry;
            InputGeometry input = geometry.Input;
            bool[] isRed = ((ColorEmbedding)embedding).IsRed;
            result.Reset(prompts.Count, Masks, geometry);
            for (int prompt = 0; prompt < prompts.Count; prompt++)
            {
                BoxXyxy box = prompts[prompt].Box ?? new BoxXyxy(0, 0, geometry.FrameWidth, geometry.FrameHeight);
                float middle = (box.X1 + box.X2) / 2;
                result.Assign(prompt, prompt);
                for (int mask = 0; mask < Masks; mask++)
                {
                    Span<float> logits = result.LogitsMemory!.Span.Slice(((prompt * Masks) + mask) * input.LowResCells, input.LowResCells);
                    for (int i = 0; i < logits.Length; i++)
                    {
                        int x = geometry.LowResToFrameColumn(i % input.LowResColumns), y = geometry.LowResToFrameRow(i / input.LowResColumns);
                        bool isIn = mask == 2 || (x >= box.X1 && x < (mask == 0 ? box.X2 : middle) && y >= box.Y1 && y < box.Y2);
                        logits[i] = isRed[i] && isIn ? 6 : -6;
                    }

                    result.IouMemory!.Span[(prompt * Masks) + mask] = mask == 0 ? 0.95f : 0.5f;
                }
            }

            result.Complete(prompts.Count);
        }

        public void Abort()
        {
        }

        public void Dispose()
        {
        }
    }
}
