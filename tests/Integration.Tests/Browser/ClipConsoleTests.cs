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
    private static readonly string[] PathsOfOthers = ["api/clips/..%2F..%2Fetc%2Fpasswd", "api/clips/%2Fetc%2Fpasswd", "api/clips/street.mp4", "api/clips/%00"];

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

        JsonElement preview = await PostAsync(client, $"api/clips/{clip}/preview", """{"frame":0,"box":[178,373,248,519]}""");
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

        foreach (string path in (string[])[.. PathsOfOthers, $"api/clips/{clip}/frames/100.jpg", $"api/clips/{clip}/frames/-1.jpg", $"api/clips/{clip}/frames/x.jpg"])
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True((int)answer.StatusCode is 400 or 404, $"{path}: {answer.StatusCode}");
        }

        (string Path, string Body, int Status)[] requests =
        [
            ("prompts", "{}", 200), ("prompts", "{", 200), ("prompts", """{"at":{"frame":1000000},"box":[1,2,30,40]}""", 404),
            ("prompts", """{"at":{"frame":0},"box":[1,2,3]}""", 200), ("prompts", """{"at":{"frame":0},"mode":"remove","id":1}""", 200),
            ("preview", """{"box":[1,2,30,40]}""", 400), ("preview", """{"frame":-1,"box":[1,2,30,40]}""", 404), ("preview", """{"frame":0,"box":[1,2]}""", 400),
            ("preview", """{"frame":0,"mask":{"size":[1,1],"counts":"zz"}}""", 400), ("preview", """{"frame":0,"mask":{"size":[100000,100000],"counts":"0"}}""", 400),
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

    [Fact]
    [Slow("A browser looks at every view in both themes and on a phone.")]
    public async Task Clip_EveryView_HasNoSeriousBarrier()
    {
        await using ConsoleRun run = await ConsoleRun.StartAsync(SampleClip.Path, "--out", _folder.Path, "--preset", "realtime");

        await BrowserScript.RunAsync("barriers", run.Address, new { views = new[] { new { path = "#/clips", ready = ".tile, .scene" } } });
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<JsonElement> RanAsync(HttpClient client, string clip)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            JsonElement run = (await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}", limit.Token)).GetProperty("run");
            if (run.GetProperty("state").GetString() != "running")
                return run;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
