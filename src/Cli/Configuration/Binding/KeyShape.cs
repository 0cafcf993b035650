namespace SamStream.Cli.Configuration.Binding;

/// <summary>One key of a section.</summary>
/// <param name="Name">The key as it is written.</param>
/// <param name="Shape">What may stand there.</param>
/// <param name="Description">One sentence for people.</param>
internal sealed record KeyShape(string Name, Shape Shape, string Description)
{
    /// <summary>What the key has in a section.</summary>
    public required Func<object, object?> Get { get; init; }

    /// <summary>Fills the key of a section that nobody else holds.</summary>
    public required Action<object, object?> Set { get; init; }

    /// <summary>What the section has without the key; null: nothing, or not a simple value.</summary>
    public object? Default { get; init; }

    /// <summary>True if the section is wrong without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True if no message may show the value.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True if the value is a secret that may not stand in a configuration in clear.</summary>
    public bool IsClearSecret { get; init; }

    /// <summary>True for a path, which is relative to the file that it is written in.</summary>
    public bool IsPath { get; init; }
}
