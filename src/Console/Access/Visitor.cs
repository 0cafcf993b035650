namespace SamStream.Console.Access;

/// <summary>Somebody who asks the console for something.</summary>
/// <param name="Name">Who it is in the log of what was changed; null: nobody who is known.</param>
/// <param name="Role">What may be done.</param>
internal sealed record Visitor(string? Name, ConsoleRole Role);

/// <summary>What a visitor may do; each may do what those before it may.</summary>
internal enum ConsoleRole
{
    /// <summary>See the page that asks for a login, and whether the program runs.</summary>
    Anyone,

    /// <summary>See pictures, objects and figures.</summary>
    Viewer,

    /// <summary>Prompt, correct, pause, run.</summary>
    Operator,

    /// <summary>Load the configuration anew.</summary>
    Admin,
}
