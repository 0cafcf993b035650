namespace SamStream.Model.Manifests;

/// <summary>A model file that is missing, damaged or not what its manifest says, or that the runtime cannot run.</summary>
public sealed class ModelException : Exception
{
    public ModelException(
        string file, string? tensor, string expected, string found, string cure, Exception? inner = null)
        : base(Describe(file, tensor, expected, found, cure), inner)
    {
        File = file;
        Tensor = tensor;
        Expected = expected;
        Found = found;
        Cure = cure;
    }

    public string File { get; }

    /// <summary>The tensor or node that the message is about, if it is about one.</summary>
    public string? Tensor { get; }

    public string Expected { get; }
    public string Found { get; }
    public string Cure { get; }

    /// <summary>Files and graphs do not mend themselves: never transient.</summary>
    public bool IsTransient { get; }

    private static string Describe(string file, string? tensor, string expected, string found, string cure)
    {
        var subject = tensor is null ? file : $"{file}, {tensor}";
        return $"{subject}: expected {expected}; found {found}. Cure: {cure}.";
    }
}
