using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Asks a running program how it does: the health check of a container, which has no other client.</summary>
internal sealed class HealthCommand : DocumentedCommand
{
    private const long MostAnswerBytes = 4 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Terminal _terminal;

    private readonly Option<string> _url = new("--url")
    {
        Description = "Where the program listens.",
        HelpName = "url",
        DefaultValueFactory = _ => "http://127.0.0.1:9477",
    };

    private readonly Option<bool> _ready = new("--ready")
    {
        Description = "Ask whether all cameras, outputs and the broker are well, not only whether the program lives.",
    };

    public HealthCommand(Terminal terminal)
        : base("health", "Ask a running program whether it is well; ends with 0 or 1.")
    {
        _terminal = terminal;
        UsageFaults.RefuseEmpty(_url);
        _url.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttp)
                result.AddError("--url is no address; write http://127.0.0.1:9477");
        });
        Add(_url);
        Add(_ready);
        SetAction((parsed, stop) => AskAsync(parsed, stop));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream health", "does the program on this machine answer"),
        ("samstream health --ready", "do all its cameras run"),
    ];

    private async Task<int> AskAsync(ParseResult parsed, CancellationToken stop)
    {
        var page = new Uri(new Uri(parsed.GetRequiredValue(_url)), parsed.GetValue(_ready) ? "/readyz" : "/healthz");
        using var client = new HttpClient { Timeout = Limit, MaxResponseContentBufferSize = MostAnswerBytes };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(page, stop);
            string text = await answer.Content.ReadAsStringAsync(stop);
            (answer.IsSuccessStatusCode ? _terminal.Out : _terminal.Error).WriteLine(text.TrimEnd());
            return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Unexpected;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            _terminal.Error.WriteLine($"error: {page} does not answer: {error.Message}");
            return ExitCode.Unexpected;
        }
    }
}
