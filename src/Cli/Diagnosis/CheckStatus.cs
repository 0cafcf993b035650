namespace SamStream.Cli.Diagnosis;

/// <summary>What came of a check.</summary>
internal enum CheckStatus
{
    /// <summary>It is there and works.</summary>
    Ok,

    /// <summary>Something that not everybody needs is missing.</summary>
    Warning,

    /// <summary>Something that every run needs is missing or broken.</summary>
    Failure,
}
