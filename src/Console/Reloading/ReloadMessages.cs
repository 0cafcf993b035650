using System.Text.Json.Serialization;
using SamStream.Pipeline.Options;

namespace SamStream.Console.Reloading;

/// <summary>What became of a run whose configuration was loaded anew.</summary>
internal sealed record ReloadMessage
{
    /// <summary>The configuration's file.</summary>
    public required string File { get; init; }

    /// <summary>Cameras that run on, with their objects.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>Cameras that have begun anew: objects that were not prompted in the configuration are lost.</summary>
    public required IReadOnlyList<string> Restarted { get; init; }

    public required IReadOnlyList<string> Added { get; init; }

    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Users and tokens that have changed or are gone: their logins and sockets have ended.</summary>
    public required IReadOnlyList<string> LoggedOut { get; init; }

    /// <summary>Whether the server begins anew, which ends all connections and logins.</summary>
    public required bool Server { get; init; }

    /// <summary>restarted gate; kept yard.</summary>
    public override string ToString()
    {
        (string What, IReadOnlyList<string> Names)[] parts =
            [("restarted", Restarted), ("added", Added), ("removed", Removed), ("kept", Kept), ("logged out", LoggedOut)];
        IEnumerable<string> told = parts.Where(part => part.Names.Count > 0).Select(part => $"{part.What} {string.Join(", ", part.Names)}");
        return string.Join("; ", Server ? told.Append("the server begins anew") : told);
    }
}

/// <summary>Why a configuration was not loaded anew.</summary>
/// <param name="Error">In one sentence.</param>
/// <param name="Problems">All that is wrong with it.</param>
internal sealed record ReloadRefusalMessage(string Error, IReadOnlyList<ReloadProblemMessage> Problems);

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Place">File and line, or the command line.</param>
/// <param name="Key">Path of the key; empty: the whole.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Cure">What to write instead; null if the fault says it.</param>
/// <param name="Text">All of it, as <c>samstream check</c> prints it.</param>
internal sealed record ReloadProblemMessage(string? Place, string Key, string Fault, string? Cure, string Text)
{
    public static ReloadProblemMessage Of(OptionProblem problem) =>
        new(problem.Place?.ToString(), problem.Key, problem.Fault, problem.Cure, problem.ToString());
}

/// <summary>Serializers of it, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReloadMessage))]
[JsonSerializable(typeof(ReloadRefusalMessage))]
internal sealed partial class ReloadJson : JsonSerializerContext;
