namespace SamStream.Chaos.Network;

/// <summary>What a <see cref="ChaosProxy"/> does with its connections.</summary>
public enum ChaosMode
{
    /// <summary>Passes everything on.</summary>
    Pass,

    /// <summary>Accepts and keeps connections, and passes nothing on, in both directions: a half-open TCP connection.</summary>
    Stall,

    /// <summary>Passes what the client sends, and nothing of what the server answers.</summary>
    Mute,

    /// <summary>Closes new connections at once, without an answer.</summary>
    Refuse,
}
