namespace SamStream.Model.Manifests;

/// <summary>Inputs and outputs of a graph, in their order.</summary>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
internal sealed record GraphTensors(IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>Of what is not there.</summary>
    public static GraphTensors None { get; } = new([], []);

    /// <summary>Names of those that are no tensors of numbers that manifests know.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Whether the first thing that is done to the only input is to add, subtract, multiply or divide.</summary>
    public bool NormalizesImage { get; init; }

    /// <summary>Of a known export: whether files of it may have outputs more.</summary>
    public bool MayHaveMoreOutputs { get; init; }

    /// <summary>What is other than in a known export; empty: nothing is.</summary>
    /// <param name="known">The export's: a free dimension may be of any size.</param>
    public IReadOnlyList<string> DifferencesFrom(GraphTensors known) =>
    [
        .. Differences("input", known.Inputs, Inputs),
        .. Differences("output", known.Outputs, known.MayHaveMoreOutputs ? [.. Outputs.Where(output => known.Outputs.Any(wanted => wanted.Name == output.Name))] : Outputs),
        .. Others.Select(name => $"also {name}, of another kind"),
    ];

    /// <summary>Sizes that a known export fixes, but for the batch's, and this graph leaves open.</summary>
    public int OpenSizesBeside(GraphTensors known) => Open(known.Inputs, Inputs) + Open(known.Outputs, Outputs);

    private static int Open(IReadOnlyList<TensorSpec> known, IReadOnlyList<TensorSpec> found) => known.Sum(wanted =>
        found.FirstOrDefault(tensor => wanted.Name.Length == 0 || tensor.Name == wanted.Name) is { } same
            ? wanted.Shape.Where((size, i) => !size.IsFree && (i >= same.Shape.Count || same.Shape[i].IsFree)).Count()
            : 0);

    // Bound by name, tensors may come in any order; one without a name is the only one.
    private static IEnumerable<string> Differences(string kind, IReadOnlyList<TensorSpec> known, IReadOnlyList<TensorSpec> found)
    {
        HashSet<TensorSpec> met = [];
        foreach (TensorSpec wanted in known)
        {
            TensorSpec? same = wanted.Name.Length == 0 ? found.Count == 1 ? found[0] : null : found.FirstOrDefault(tensor => tensor.Name == wanted.Name);
            string name = wanted.Name.Length == 0 ? "that is the only one" : wanted.Name;
            if (same is null)
                yield return $"no {kind} {name}, {wanted.Signature}";
            else if (!Fits(wanted, same))
                yield return $"{kind} {same.Name} is {same.Signature}, not {wanted.Signature}";
            if (same is not null)
                met.Add(same);
        }

        foreach (TensorSpec more in found.Where(tensor => !met.Contains(tensor)))
            yield return $"also the {kind} {more.Name}, {more.Signature}";
    }

    // Some exporters write no shape for what follows from the inputs.
    private static bool Fits(TensorSpec known, TensorSpec found) =>
        known.Element == found.Element && (found.Shape.Count == 0 || known.Shape.Count == found.Shape.Count)
        && known.Shape.Zip(found.Shape).All(pair => pair.First.IsFree || pair.Second.IsFree || pair.First.Size == pair.Second.Size);
}
