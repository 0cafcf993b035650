using System.CommandLine;

namespace SamStream.Cli.Commands;

/// <summary>Shows examples in its help.</summary>
internal interface IDocumented
{
    /// <summary>Command lines that work as they stand, each with what it does.</summary>
    IReadOnlyList<(string CommandLine, string Explanation)> Examples { get; }
}

/// <summary>A command that shows examples in its help.</summary>
internal abstract class DocumentedCommand(string name, string description) : Command(name, description), IDocumented
{
    public abstract IReadOnlyList<(string CommandLine, string Explanation)> Examples { get; }
}
