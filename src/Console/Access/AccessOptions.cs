using System.Net;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;

namespace SamStream.Console.Access;

/// <summary>Who may do what with the console. Without users and tokens, whoever reaches it may do everything.</summary>
public sealed record AccessOptions
{
    /// <summary>People, who log in by password.</summary>
    public IReadOnlyList<ConsoleUser> Users { get; init; } = [];

    /// <summary>Programs, which send a bearer token.</summary>
    public IReadOnlyList<ConsoleToken> Tokens { get; init; } = [];

    /// <summary>
    /// Addresses and networks of the proxies that requests come through; what they say of who asks is believed. If there are any,
    /// the page is asked for over HTTPS, and connections without encryption are taken from them alone.
    /// </summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Whether one has to say who one is.</summary>
    public bool HasLogin => Users.Count > 0 || Tokens.Count > 0;

    /// <summary>Why a console may not be served so; null if it may.</summary>
    /// <param name="listen">Where it listens.</param>
    /// <param name="place">Where that was written.</param>
    public OptionProblem? ProblemAt(ListenAddress listen, Place place)
    {
        ArgumentNullException.ThrowIfNull(listen);
        bool isOpen = !IPAddress.IsLoopback(listen.Address);
        if (!HasLogin && (isOpen || Proxies.Count > 0))
        {
            string where = isOpen ? $"the console is reached from other machines (http.address: {listen.Address})" : "the console is reached through console.proxies";
            return new OptionProblem(place, "console.users", null, $"is missing, as is console.tokens, and {where}: everybody there could do everything",
                "write users with hashes that samstream password makes, or http.address: 127.0.0.1 without console.proxies");
        }

        return isOpen && listen.Tls is null && Proxies.Count == 0
            ? new OptionProblem(place, "http.certificateFile", null,
                $"is missing, and the console is reached from other machines (http.address: {listen.Address}): passwords and pictures would go there in clear",
                "write http.certificateFile and http.keyFile, or the addresses of the proxy that gives it HTTPS into console.proxies, or http.address: 127.0.0.1")
            : null;
    }
}

/// <summary>Somebody who logs in.</summary>
/// <param name="Name">Unique among users and tokens.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="PasswordHash">As <c>samstream password</c> prints it.</param>
public sealed record ConsoleUser(string Name, ConsoleRole Role, string PasswordHash)
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 64;

    /// <summary>Whether a text can be the name of a user or token.</summary>
    public static bool IsName(string name) =>
        name is { Length: > 0 and <= LongestName } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '@');

    /// <summary>Whether a text is the hash of a password, and no password.</summary>
    public static bool IsHash(string text) => Access.PasswordHash.TryParse(text) is not null;
}

/// <summary>A program that sends a token.</summary>
/// <param name="Name">Unique among users and tokens.</param>
/// <param name="Role">What it may do.</param>
/// <param name="TokenHash">As <c>samstream password --token</c> prints it.</param>
public sealed record ConsoleToken(string Name, ConsoleRole Role, string TokenHash)
{
    /// <summary>Whether a text is the hash of a token, and no token.</summary>
    public static bool IsHash(string text) => Access.TokenHash.TryParse(text) is not null;
}

/// <summary>What a visitor may do; each may do what those before it may.</summary>
public enum ConsoleRole
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
