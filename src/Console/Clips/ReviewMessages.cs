using SamStream.Sinks.Messages;

namespace SamStream.Console.Clips;

/// <summary>The frames of a clip that are worth a look.</summary>
/// <param name="Items">First what a correction would settle most of; what was skipped comes last. At most 200.</param>
/// <param name="Total">All of them.</param>
/// <param name="Accepted">Frames of objects that people have found right.</param>
internal sealed record ReviewMessage(IReadOnlyList<ReviewItemMessage> Items, int Total, int Accepted);

/// <summary>An object on a frame that is worth a look.</summary>
internal sealed record ReviewItemMessage
{
    /// <summary>The object.</summary>
    public required int Id { get; init; }

    /// <summary>Its name, or null.</summary>
    public required string? Label { get; init; }

    public required long Frame { get; init; }

    /// <summary>0: nothing is to be doubted there; 1: everything.</summary>
    public required double Doubt { get; init; }

    /// <summary>What a correction there would settle: so many frames' doubt.</summary>
    public required double Gain { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether somebody has left it for later.</summary>
    public required bool Skipped { get; init; }

    /// <summary>Changes with the object's mask.</summary>
    public required string Mask { get; init; }
}

/// <summary>Somebody has looked at an object on a frame.</summary>
/// <param name="Id">The object.</param>
/// <param name="Frame">Where.</param>
/// <param name="Look">accepted: it is right; skipped: it is for later.</param>
/// <param name="Mask">As the list has named it: another one was not looked at.</param>
internal sealed record ReviewRequestMessage(int Id, long Frame, [property: Words("accepted", "skipped")] string Look, string Mask);
