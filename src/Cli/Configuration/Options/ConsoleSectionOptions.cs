using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>console</c>.</summary>
internal sealed record ConsoleSectionOptions
{
    [Description("whether it is served; samstream serve does it without")]
    public bool Enabled { get; init; }

    [Description("people who log in; without users and tokens there is no login, and the console is for this machine only")]
    public IReadOnlyList<ConsoleUserOptions> Users { get; init; } = [];

    [Description("programs that send a token, as Authorization: Bearer")]
    public IReadOnlyList<ConsoleTokenOptions> Tokens { get; init; } = [];

    [Description("addresses and networks of proxies that give the console HTTPS; what they say of who asks (X-Forwarded-For) is believed")]
    public IReadOnlyList<string> Proxies { get; init; } = [];
}

/// <summary>One of <c>console.users</c>.</summary>
internal sealed record ConsoleUserOptions
{
    [Description("letters, digits and . _ - @")]
    [Required]
    public string Name { get; init; } = "";

    [Description("what the user may do: viewer sees, operator also prompts, corrects and runs, admin also changes the configuration")]
    public ConsoleUserRole Role { get; init; }

    [Description("hash of the password, as samstream password prints it; or ${NAME}")]
    [Secret(IsHash = true)]
    [Required]
    public string Password { get; init; } = "";
}

/// <summary>One of <c>console.tokens</c>.</summary>
internal sealed record ConsoleTokenOptions
{
    [Description("letters, digits and . _ - @")]
    [Required]
    public string Name { get; init; } = "";

    [Description("what the program may do, as for users")]
    public ConsoleUserRole Role { get; init; }

    [Description("hash of the token, as samstream password --token prints it; or ${NAME}")]
    [Secret(IsHash = true)]
    [Required]
    public string Token { get; init; } = "";
}

/// <summary>What somebody may do who has logged in.</summary>
internal enum ConsoleUserRole
{
    Viewer,
    Operator,
    Admin,
}
