using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.FastSam;

/// <summary>
/// The tensors of a FastSAM file, told by rank and shape: exporters differ in their names and their order, and old ones give the maps that the
/// detections are made of besides.
/// </summary>
/// <param name="Input">The picture, float32 [1, 3, side, side].</param>
/// <param name="Detections">
/// Float32 [1, 37, anchors]: middle, width and height of a box in input pixels, its score, and 32 coefficients.
/// </param>
/// <param name="Prototypes">Float32 [1, 32, side / 4, side / 4], of which masks are sums.</param>
/// <param name="Side">Of the input, pixels.</param>
internal sealed record FastSamContract(string Input, string Detections, string Prototypes, int Side)
{
    /// <summary>The family and whose export it is.</summary>
    public const string Title = "FastSAM, Ultralytics' export in one file";

    /// <summary>Prototypes, and coefficients of a detection.</summary>
    public const int Channels = 32;

    /// <summary>Values of a detection.</summary>
    public const int Rows = 5 + Channels;

    /// <summary>Input pixels for each value of a prototype, along one side.</summary>
    public const int PrototypeStep = 4;

    private const int UsualSide = InputSize.Longest;

    /// <summary>Boxes that are predicted for an input: one for each cell of grids of 8, 16 and 32 pixels.</summary>
    public int Anchors => AnchorsOf(Side);

    /// <summary>Finds the tensors.</summary>
    /// <param name="graph">Of the file.</param>
    /// <returns>The contract, or null and what is wrong.</returns>
    public static (FastSamContract? Contract, IReadOnlyList<string> Faults) Find(GraphTensors graph)
    {
        List<string> faults = [];
        int side = SideOf(graph.Inputs) ?? 0;
        if (side == 0)
        {
            faults.Add(
                $"no input that is the only one, float32 [1, 3, {UsualSide}, {UsualSide}]; another side is a multiple of {InputSize.SideStep} "
                + $"from {InputSize.Shortest} to {InputSize.Longest}");
            side = UsualSide;
        }

        string? detections = Only(graph.Outputs, "detections", [1, Rows, AnchorsOf(side)], faults);
        int prototypeSide = side / PrototypeStep;
        string? prototypes = Only(graph.Outputs, "prototypes", [1, Channels, prototypeSide, prototypeSide], faults);
        return faults.Count == 0 ? (new FastSamContract(graph.Inputs[0].Name, detections!, prototypes!, side), faults) : (null, faults);
    }

    private static int AnchorsOf(int side) => (side / 8 * (side / 8)) + (side / 16 * (side / 16)) + (side / 32 * (side / 32));

    private static int? SideOf(IReadOnlyList<TensorSpec> inputs)
    {
        if (inputs is not [{ Element: TensorElement.F32, Shape: [var batch, { Size: 3 }, var height, var width] }] || !Fits(batch, 1)
            || height.Size != width.Size)
            return null;
        return height.Size is >= InputSize.Shortest and <= InputSize.Longest && height.Size % InputSize.SideStep == 0 ? height.Size : null;
    }

    private static string? Only(IReadOnlyList<TensorSpec> outputs, string meaning, int[] shape, List<string> faults)
    {
        TensorSpec[] found = [.. outputs.Where(output => output.Element is TensorElement.F32 && Fits(output, shape))];
        if (found is [var only])
            return only.Name;
        string wanted = $"of {meaning}, float32 [{string.Join(", ", shape)}]";
        string names = string.Join(", ", found.Select(output => output.Name));
        faults.Add(found.Length == 0 ? $"no output {wanted}" : $"more than one output {wanted}: {names}");
        return null;
    }

    private static bool Fits(TensorSpec found, int[] shape) =>
        found.Shape.Count == shape.Length && found.Shape.Zip(shape).All(pair => Fits(pair.First, pair.Second));

    private static bool Fits(TensorDimension found, int size) => found.IsFree || found.Size == size;
}
