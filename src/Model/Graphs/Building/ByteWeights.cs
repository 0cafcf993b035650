namespace SamStream.Model.Graphs.Building;

/// <summary>Weights as signed bytes, with a step of its own for each output of the layer.</summary>
/// <param name="Values">In the order of the weights, −127 to 127.</param>
/// <param name="Shape">Shape of the weights.</param>
/// <param name="Steps">For each output, what 1 stands for.</param>
internal sealed record ByteWeights(sbyte[] Values, int[] Shape, float[] Steps)
{
    private const float Smallest = 1e-9f;

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
