using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SamStream.Integration.Tests.Streams;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Browser;

/// <summary>The built program with recorded video, in a real browser and by its routes.</summary>
[Collection(RunsAlone.Name)]
public sealed class ClipConsoleTests : IDisposable
{
    private static readonly int[] Person = [178, 373, 248, 519];
    private static readonly string[] PathsOfOthers =
        ["api/clips/..%2F..%2Fetc%2Fpasswd", "api/clips/%2Fetc%2Fpasswd", "api/clips/%252e%252e%252fetc", "api/clips/..", "api/clips/street.mp4", "api/clips/%00"];

    // Behind the clip's own path.
    private static readonly string[] NoFrames =
    [
        "frames/100.jpg", "frames/-1.jpg", "frames/x.jpg", "frames/NaN.jpg", "frames/1e3.jpg", "frames/9223372036854775807.jpg", "frames/9223372036854775808.jpg",
        "frames/0.jpg?width=0", "frames/0.jpg?width=-5", "frames/0.jpg?width=999999", "frames/0.jpg?width=NaN", "results?from=-1", "results?from=5&to=1",
        "results?from=0&to=1000000", "results?from=9223372036854775807", "results?version=never", "timeline?from=-1", "timeline?from=NaN",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("A browser and a run of a hundred frames.")]
    public async Task Clip_OpenDragRun_EveryFrameHasAResultThatIsKept()
    {
        await using ConsoleRun run = await ConsoleRun.StartAsync(SampleClip.Path, "--out", _folder.Path, "--preset", "realtime");

        string said = await BrowserScript.RunAsync("clips", run.Address, new { box = Person, width = 768, height = 576, frames = 100 });

        await run.StopAsync();
        string clip = JsonDocument.Parse(said.Split('\n').First(line => line.StartsWith('{'))).RootElement.GetProperty("clip").GetString()!;
        long[] frames = [.. Directory.GetFiles(_folder.Combine(clip), "*.jsonl").SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("frame").GetInt64()).Distinct().Order()];
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), frames);
    }

    [Fact]
    [Slow("A model, and a run from the middle both ways.")]
    public async Task Clip_PromptInTheMiddle_IsPreviewedAnsweredAndRunBothWays()
    {
        await using ConsoleRun run = await ConsoleRun.StartAsync(SampleClip.Path, "--out", _folder.Path, "--preset", "realtime");
        using var client = new HttpClient { BaseAddress = new Uri(run.Address), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Add("X-SamStream", "none");
        string clip = (await client.GetFromJsonAsync<JsonElement>("api/clips")).GetProperty("clips")[0].GetProperty("id").GetString()!;
        JsonElement opened = await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}");
        Assert.Equal((100, 768, 10.0), (opened.GetProperty("frame_count").GetInt32(), opened.GetProperty("width").GetInt32(), opened.GetProperty("frame_rate").GetDouble()));

        Assert.True((await client.GetFromJsonAsync<JsonElement>("readyz")).GetProperty("ready").GetBoolean());

        JsonElement preview = await PostAsync(client, $"api/clips/{clip}/preview", """{"at":{"frame":0},"box":[178,373,248,519]}""");
        JsonElement answer = await PostAsync(client, $"api/clips/{clip}/prompts", """{"at":{"frame":0},"box":[178,373,248,519],"label":"left","request_id":"a"}""");
        Assert.Equal(("added", "a"), (answer.GetProperty("action").GetString(), answer.GetProperty("request_id").GetString()));
        // What was shown is what is kept.
        Assert.Equal(
            preview.GetProperty("mask").GetProperty("counts").GetString(),
            answer.GetProperty("result").GetProperty("objects")[0].GetProperty("mask").GetProperty("counts").GetString());

        await PostAsync(client, $"api/clips/{clip}/run", """{"from":0,"direction":"forwards"}""");
        JsonElement done = await RanAsync(client, clip);
        Assert.Equal(("completed", 100), (done.GetProperty("state").GetString(), done.GetProperty("frames_done").GetInt32()));
        JsonElement timeline = await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}/timeline");
        Assert.Equal(100, timeline.GetProperty("objects")[0].GetProperty("states").GetString()!.Length);

        JsonElement gone = await PostAsync(client, $"api/clips/{clip}/prompts", """{"at":{"frame":40},"mode":"remove","id":1}""");
        Assert.Equal(("removed", "remove"), (gone.GetProperty("action").GetString(), gone.GetProperty("prompt").GetProperty("mode").GetString()));
        Assert.Equal(0, gone.GetProperty("result").GetProperty("objects").GetArrayLength());
        await PostAsync(client, $"api/clips/{clip}/run", """{"from":30,"direction":"forwards"}""");
        await RanAsync(client, clip);
        timeline = await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}/timeline");
        Assert.Matches("^[^.]{40}[.]{60}$", timeline.GetProperty("objects")[0].GetProperty("states").GetString()!);

        using (HttpResponseMessage removed = await client.DeleteAsync(new Uri($"api/clips/{clip}/objects/1", UriKind.Relative)))
            Assert.Equal(204, (int)removed.StatusCode);
        JsonElement[] results = (await client.GetFromJsonAsync<JsonElement[]>($"api/clips/{clip}/results?from=0&to=100"))!;
        Assert.All(results, frame => Assert.Equal(0, frame.GetProperty("objects").GetArrayLength()));
    }

    [Fact]
    [Slow("A model is opened.")]
    public async Task Clip_HostileRequests_AreRefusedWithWords()
    {
        await using ConsoleRun run = await ConsoleRun.StartAsync(SampleClip.Path, "--out", _folder.Path, "--preset", "realtime");
        using var client = new HttpClient { BaseAddress = new Uri(run.Address) };
        client.DefaultRequestHeaders.Add("X-SamStream", "none");
        string clip = (await client.GetFromJsonAsync<JsonElement>("api/clips")).GetProperty("clips")[0].GetProperty("id").GetString()!;

        foreach (string path in (string[])[.. PathsOfOthers, .. NoFrames.Select(path => $"api/clips/{clip}/{path}")])
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True((int)answer.StatusCode is 400 or 404, $"{path}: {answer.StatusCode}");
        }

        string deep = new string('[', 10_000) + new string(']', 10_000), points = string.Join(',', Enumerable.Repeat("[1,1,1]", 10_000));
        (string Path, string Body, int Status)[] requests =
        [
            ("prompts", deep, 200), ("preview", deep, 400), ("run", deep, 400), ("objects/1", deep, 400), ("objects/1", """{"label":"x"}""", 404),
            ("objects/0", """{"label":"x"}""", 404), ("objects/99999999999", """{"label":"x"}""", 404), ("objects/1", "null", 400),
            ("prompts", $$"""{"at":{"frame":0},"box":[1,2,30,40],"label":"{{new string('a', 1 << 20)}}"}""", 200),
            ("prompts", $$"""{"at":{"frame":0},"points":[{{points}}]}""", 200), ("preview", $$"""{"at":{"frame":0},"points":[{{points}}]}""", 400),
            ("prompts", """{"at":{"frame":-1},"box":[1,2,30,40]}""", 200), ("prompts", """{"at":{"frame":1e300},"box":[1,2,30,40]}""", 200),
            ("prompts", """{"at":{"frame":NaN},"box":[1,2,30,40]}""", 200), ("prompts", """{"at":{"frame":0},"box":[1,2,1e39,40]}""", 200),
            ("prompts", """{"at":{"frame":0},"mask":{"size":[100000,100000],"counts":"0"}}""", 200),
            ("prompts", """{"at":{"frame":0},"mask":{"size":[10,10],"counts":"T3"}}""", 200),
            ("prompts", """{"at":{"frame":9223372036854775807},"mode":"remove","id":1}""", 200), ("prompts", """{"at":{"frame":0},"mode":"remove"}""", 200),
            ("preview", """{"at":{"frame":9223372036854775807},"box":[1,2,30,40]}""", 404), ("preview", """{"at":{"frame":1e30},"box":[1,2,30,40]}""", 400),
            ("run", """{"from":-1,"direction":"both"}""", 400), ("run", """{"from":9223372036854775807,"direction":"both"}""", 404), ("run", """{"from":0}""", 400),
            ("prompts", "{}", 200), ("prompts", "{", 200), ("prompts", """{"at":{"frame":1000000},"box":[1,2,30,40]}""", 404),
            ("prompts", """{"at":{"frame":0},"box":[1,2,3]}""", 200), ("prompts", """{"at":{"frame":0},"mode":"remove","id":1}""", 200),
            ("preview", """{"box":[1,2,30,40]}""", 400), ("preview", """{"at":{"frame":-1},"box":[1,2,30,40]}""", 400), ("preview", """{"at":{"frame":0},"box":[1,2]}""", 400),
            ("preview", """{"at":{"frame":0},"mask":{"size":[1,1],"counts":"zz"}}""", 400), ("preview", """{"at":{"frame":0},"mask":{"size":[100000,100000],"counts":"0"}}""", 400),
            ("preview", """{"at":{"frame":1000000}}""", 404),
            ("run", """{"from":0,"direction":"up"}""", 400), ("run", """{"from":0,"direction":"both"}""", 409), ("run", """{"from":100,"direction":"both"}""", 404),
        ];
        foreach ((string path, string body, int status) in requests)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(new Uri($"api/clips/{clip}/{path}", UriKind.Relative), content);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode == status, $"{path} {body}: {answer.StatusCode} {text}");
            JsonElement said = JsonDocument.Parse(text).RootElement;
            if (status == 200)
                Assert.False(said.GetProperty("ok").GetBoolean());
            Assert.NotEmpty((status == 200 ? said.GetProperty("reason") : said.GetProperty("error")).GetString()!);
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    internal static async Task<JsonElement> RanAsync(HttpClient client, string clip)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            JsonElement run = (await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}", limit.Token)).GetProperty("run");
            if (run.GetProperty("ended_at").ValueKind != JsonValueKind.Null)
                return run;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
