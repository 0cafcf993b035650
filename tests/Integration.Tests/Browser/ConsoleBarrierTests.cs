using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SamStream.Cli.Clips.Library;
using SamStream.Integration.Tests.Processes;
using SamStream.Integration.Tests.Streams;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Browser;

/// <summary>Every view of the console can be read and worked by everybody: axe-core looks at it in both themes, at a desk and on a phone.</summary>
[Collection(RunsAlone.Name)]
public sealed class ConsoleBarrierTests : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("A browser looks at every view of cameras, in both themes, at a desk and on a phone.")]
    public async Task Live_EveryView_HasNoSeriousBarrier()
    {
        await using ConsoleRun run = await ConsoleRun.StartAsync(await WriteAsync($$"""
            cameras:
              - { id: gate, input: "{{Camera}}", prompts: [{ label: sign, box: [410, 200, 463, 246] }] }
              - { id: dock, input: "rtsp://127.0.0.1:9/none" }
            """));

        await BrowserScript.RunAsync("barriers", run.Address, new
        {
            views = new View[]
            {
                new("", ".tile .camera-state.running"),
                new("#/live/gate", ".object .state"),
                new("#/live/gate", ".settings input", ["click", ".display summary"]),
                new("#/live/gate", "dialog[open] .keys", ["click", ".help"]),
                new("#/live/gate", "dialog[open] .primary", ["click", "text=Reset"]),
                new("#/live/gate", "dialog[open] input", ["click", ".object button:has-text('Rename')"]),
                new("#/live/dock", ".picture .away"),
                new("#/live/none", ".empty"),
            },
        });
    }

    [Fact]
    [Slow("A browser looks at every view of logins, in both themes, at a desk and on a phone.")]
    public async Task Login_EveryView_HasNoSeriousBarrier()
    {
        ProcessResult hash = await SamStreamProcess.RunInShellAsync($"printf '%s' '{Password}' | dotnet \"$@\"", "password");
        await using ConsoleRun run = await ConsoleRun.StartAsync(await WriteAsync($$"""
            cameras: [{ id: gate, input: "{{Camera}}" }]
            console: { users: [{ name: vera, role: viewer, password: "{{hash.Output.Trim()}}" }] }
            """));

        await BrowserScript.RunAsync("barriers", run.Address, new
        {
            views = new View[]
            {
                new("", ".login"),
                new("", "#login-failure:not(:empty)", ["fill", "#user", "vera"], ["fill", "#password", "something else"], ["press", "Enter"]),
                new("", ".user, .layer", ["fill", "#user", "vera"], ["fill", "#password", Password], ["press", "Enter"]),
            },
        });
    }

    [Fact]
    [Slow("A browser looks at every view of clips, in both themes, at a desk and on a phone.")]
    public async Task Clip_EveryView_HasNoSeriousBarrier()
    {
        Directory.CreateDirectory(_folder.Combine("clips"));
        foreach (string name in (string[])["street.mp4", "new.mp4", "doubtful.mp4"])
            File.Copy(SampleClip.Path, _folder.Combine($"clips/{name}"));
        DoubtfulResults.Write(_folder.Combine($"out/{new ClipFiles([_folder.Combine("clips/doubtful.mp4")]).Find()[0].Id}"));
        await File.WriteAllBytesAsync(_folder.Combine("clips/damaged.mp4"), (await File.ReadAllBytesAsync(SampleClip.Path))[..3000]);
        await using ConsoleRun run = await ConsoleRun.StartAsync(_folder.Combine("clips"), "--out", _folder.Combine("out"), "--preset", "realtime");
        using var client = new HttpClient { BaseAddress = new Uri(run.Address), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Add("X-SamStream", "none");
        JsonElement[] clips = [.. (await client.GetFromJsonAsync<JsonElement>("api/clips")).GetProperty("clips").EnumerateArray()];
        string IdOf(string name) => clips.First(clip => clip.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;
        string street = IdOf("street.mp4");
        await PostAsync(client, $"api/clips/{street}/prompts", """{"at":{"frame":95},"box":[410,200,463,246],"label":"sign"}""");
        // The second run makes the first the one before.
        for (int i = 0; i < 2; i++)
        {
            await PostAsync(client, $"api/clips/{street}/run", """{"from":95,"direction":"forwards"}""");
            await ClipConsoleTests.RanAsync(client, street);
        }

        await BrowserScript.RunAsync("barriers", run.Address, new
        {
            views = new View[]
            {
                new("#/clips", ".tile .poster img"),
                new($"#/clips/{IdOf("new.mp4")}", ".lesson"),
                new($"#/clips/{IdOf("damaged.mp4")}", ".empty[role=alert]"),
                new($"#/clips/{IdOf("doubtful.mp4")}", ".looks [aria-current]", ["click", ".review .group button"]),
                new($"#/clips/{street}", ".split-handle", ["click", "text=Split"]),
                new($"#/clips/{street}", "dialog[open] .keys", ["click", ".help"]),
                new($"#/clips/{street}", "dialog[open] input", ["click", ".object button:has-text('Rename')"]),
            },
        });
    }

    private static string Camera => $"exec:ffmpeg -v error -re -stream_loop -1 -i {SampleClip.Path} -c copy -f nut -";

    private static async Task PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> WriteAsync(string cameras)
    {
        string path = _folder.Combine("console.yaml");
        await File.WriteAllTextAsync(path, cameras + """

            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            """);
        return path;
    }

    /// <summary>What is looked at.</summary>
    /// <param name="Path">Behind the address.</param>
    /// <param name="Ready">What must be there, a selector.</param>
    /// <param name="Steps">What is done before: an action of a locator or "press", on what, and its text.</param>
    private sealed record View(string Path, string Ready, params string[][] Steps);
}
