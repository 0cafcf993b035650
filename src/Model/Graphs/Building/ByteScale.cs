namespace SamStream.Model.Graphs.Building;

/// <summary>What bytes stand for: (byte − <paramref name="Zero"/>) × <paramref name="Step"/>.</summary>
/// <param name="Step">Difference of two neighbouring bytes, above 0.</param>
/// <param name="Zero">The byte that stands for 0 exactly.</param>
internal readonly record struct ByteScale(float Step, byte Zero)
{
    private const float Smallest = 1e-6f;

    /// <summary>What the byte 0 stands for.</summary>
    public float Low => -Zero * Step;

    /// <summary>What the byte 255 stands for.</summary>
    public float High => (byte.MaxValue - Zero) * Step;

    /// <summary>The finest scale that reaches from <paramref name="low"/> to <paramref name="high"/>, both moved to enclose 0.</summary>
    public static ByteScale Between(float low, float high)
    {
        low = Math.Min(low, 0);
        var step = Math.Max((Math.Max(high, 0) - low) / byte.MaxValue, Smallest);
        return new ByteScale(step, (byte)Math.Clamp(MathF.Round(-low / step), 0, byte.MaxValue));
    }

    /// <summary>The value that is nearest to <paramref name="value"/> among those with a byte.</summary>
    public float Nearest(float value) =>
        (Math.Clamp(MathF.Round(value / Step) + Zero, 0, byte.MaxValue) - Zero) * Step;
}

/// <summary>Weights as signed bytes, with a step of its own for each output of the layer.</summary>
/// <param name="Values">In the order of the weights, −127 to 127.</param>
/// <param name="Shape">Shape of the weights.</param>
/// <param name="Steps">For each output, what 1 stands for.</param>
internal sealed record ByteWeights(sbyte[] Values, int[] Shape, float[] Steps)
{
    /// <summary>What stands for 0 in <see cref="Unsigned"/>.</summary>
    public const byte UnsignedZero = 128;

    private const float Smallest = 1e-9f;

    /// <summary>The same weights as unsigned bytes.</summary>
    public byte[] Unsigned() => Array.ConvertAll(Values, static value => (byte)(value + UnsignedZero));

    /// <summary>Rounds weights whose outputs are the dimension <paramref name="outputAxis"/>, the first or the last.</summary>
    public static ByteWeights Round(Weights weights, int outputAxis)
    {
        var outputs = weights.Shape[outputAxis];
        var inputs = weights.Values.Length / outputs;
        var (toNextOutput, toNextInput) = outputAxis == 0 ? (inputs, 1) : (1, outputs);
        var steps = new float[outputs];
        var values = new sbyte[weights.Values.Length];
        for (var output = 0; output < outputs; output++)
        {
            var largest = Smallest;
            for (var i = 0; i < inputs; i++)
                largest = Math.Max(largest, Math.Abs(weights.Values[(output * toNextOutput) + (i * toNextInput)]));
            steps[output] = largest / sbyte.MaxValue;
            for (var i = 0; i < inputs; i++)
            {
                var index = (output * toNextOutput) + (i * toNextInput);
                values[index] = (sbyte)MathF.Round(weights.Values[index] / steps[output]);
            }
        }

        return new ByteWeights(values, weights.Shape, steps);
    }
}
