namespace SamStream.Console.Access;

/// <summary>Somebody who asks the console for something.</summary>
/// <param name="Name">Who it is in the log of what was changed; null: nobody who is known.</param>
/// <param name="Role">What may be done.</param>
internal sealed record Visitor(string? Name, ConsoleRole Role)
{
    /// <summary>Nobody who is known.</summary>
    public static Visitor Unknown { get; } = new(null, ConsoleRole.Anyone);

    /// <summary>The login that the browser's cookie stands for; null: none, or a program with a token.</summary>
    public Session? Session { get; init; }

    /// <summary>Cancelled when the login or the token ends: what is open for it has to close.</summary>
    public CancellationToken Ended { get; init; }
}
