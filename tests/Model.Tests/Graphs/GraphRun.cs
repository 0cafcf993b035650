using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Onnx;

namespace SamStream.Model.Tests.Graphs;

/// <summary>Runs a graph that is held as bytes.</summary>
internal sealed class GraphRun(byte[] graph) : IDisposable
{
    private readonly InferenceSession _session = Open(graph);
    private readonly RunOptions _options = new();

    private static InferenceSession Open(byte[] graph)
    {
        using var options = new SessionOptions();
        options.AddSessionConfigEntry(OnnxSession.PreciseBytes, "1");
        return new InferenceSession(graph, options);
    }

    /// <summary>The first output, and its shape.</summary>
    public (float[] Values, long[] Shape) First(params (string Name, float[] Values, long[] Shape)[] inputs)
    {
        return All(inputs)[0];
    }

    public (float[] Values, long[] Shape)[] All(params (string Name, float[] Values, long[] Shape)[] inputs)
    {
        var values = inputs.ToDictionary(
            input => input.Name, input => OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape));
        try
        {
            using var results = _session.Run(_options, values, _session.OutputNames);
            return [.. results.Select(result =>
                (result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape))];
        }
        finally
        {
            foreach (var value in values.Values)
                value.Dispose();
        }
    }

    /// <summary>Numbers between plus and minus <paramref name="magnitude"/>, the same for every call.</summary>
    public static float[] Numbers(int count, float magnitude, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * magnitude)];
    }

    public static float LargestDifference(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => MathF.Abs(x - y)).Max();
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
