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

    private readonly Option<string?> _url = new("--url")
    {
        Description = "Where the program listens (default: http://127.0.0.1:9477, or https there).",
        HelpName = "url",
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
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
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
        string page = parsed.GetValue(_ready) ? "/readyz" : "/healthz";
        string[] addresses = parsed.GetValue(_url) is { } given ? [given] : ["http://127.0.0.1:9477", "https://127.0.0.1:9477"];
        var faults = new List<string>();
        foreach (string address in addresses)
        {
            var url = new Uri(new Uri(address), page);
            using HttpClient client = ClientFor(url);
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(url, stop);
                string text = await answer.Content.ReadAsStringAsync(stop);
                (answer.IsSuccessStatusCode ? _terminal.Out : _terminal.Error).WriteLine(text.TrimEnd());
                return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Unexpected;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                faults.Add($"error: {url} does not answer: {error.Message}");
            }
        }

        faults.ForEach(_terminal.Error.WriteLine);
        return ExitCode.Unexpected;
    }

    // On this machine nobody stands between, and a certificate is rarely made out to 127.0.0.1.
    private static HttpClient ClientFor(Uri url)
    {
        var handler = new HttpClientHandler { UseProxy = false };
        if (url.IsLoopback)
            handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        return new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = MostAnswerBytes };
    }
}
