using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SamStream.Annotation.Projects;
using SamStream.Cli;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Projects;
using SamStream.Integration.Tests.Processes;
using SamStream.Integration.Tests.Streams;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Browser;

/// <summary>The built program with a project of clips, by its routes.</summary>
[Collection(RunsAlone.Name)]
public sealed class ProjectConsoleTests : IDisposable
{
    private const int Last = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("A model, and a run of a few frames.")]
    public async Task Project_SetRunAndRunAgain_DoesWhatIsDueAndKeepsItInTheProject()
    {
        (string project, string video) = await CreateAsync();
        await using ConsoleRun run = await ConsoleRun.StartAsync(project, "--preset", "realtime");
        using HttpClient client = ClientOf(run);
        JsonElement list = await client.GetFromJsonAsync<JsonElement>("api/clips");
        Assert.Equal("street", list.GetProperty("name").GetString());
        string clip = list.GetProperty("clips")[0].GetProperty("id").GetString()!;
        JsonElement opened = await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}");
        Assert.Equal((true, false), (opened.GetProperty("in_project").GetBoolean(), opened.GetProperty("run_due").GetBoolean()));

        await SetAsync(client, clip);
        Assert.True((await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}")).GetProperty("run_due").GetBoolean());
        // What is due is before that frame as well as behind it.
        await PostAsync(client, $"api/clips/{clip}/run", $$"""{"from":{{Last - 1}},"direction":"forwards"}""", 202);
        JsonElement done = await ClipConsoleTests.RanAsync(client, clip);
        Assert.Equal(("completed", (long)Last), (done.GetProperty("state").GetString(), done.GetProperty("frames_done").GetInt64()));
        JsonElement[] results = (await client.GetFromJsonAsync<JsonElement[]>($"api/clips/{clip}/results?from=0&to=100"))!;
        Assert.Equal(Enumerable.Range(0, Last), results.Where(frame => frame.GetProperty("objects").GetArrayLength() == 1).Select(frame => frame.GetProperty("frame").GetInt32()));
        Assert.False((await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}")).GetProperty("run_due").GetBoolean());

        JsonElement refused = await PostAsync(client, $"api/clips/{clip}/run", """{"from":0,"direction":"both"}""", 409);
        Assert.StartsWith("Nothing is due", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        ProcessResult second = await SamStreamProcess.RunAsync("annotate", project);
        Assert.NotEqual(ExitCode.Ok, second.ExitCode);
        Assert.Contains("cannot be opened", second.Error, StringComparison.Ordinal);

        await PostAsync(client, $"api/clips/{clip}/objects/1", """{"label":"walker"}""");
        await File.AppendAllTextAsync(video, "x");
        await PostAsync(client, $"api/clips/{clip}/prompts", """{"at":{"frame":3},"mode":"remove","id":1}""");
        refused = await PostAsync(client, $"api/clips/{clip}/run", """{"from":0,"direction":"both"}""", 409);
        Assert.Contains("content has changed", refused.GetProperty("error").GetString(), StringComparison.Ordinal);

        await run.StopAsync();
        using AnnotationProject read = AnnotationProject.OpenReadOnly(project);
        Assert.Equal(["person", "walker"], read.Classes.Select(known => known.Name));
        Assert.Equal(
            ["started", "completed"],
            File.ReadLines(Path.Combine(read.FolderOf(read.Clips[0]), RunLog.FileName)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("state").GetString()));
        Assert.NotEmpty(Directory.GetFiles(read.CacheFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    [Slow("A model is opened.")]
    public async Task Review_AcceptSkipAndOthers_KeepsWhatWasLookedAt()
    {
        (string project, _) = await CreateAsync();
        ProcessResult set = await SamStreamProcess.RunAsync("project", "prompt", project, "gate.mp4", "--box", "1@0=178,373,248,519", "--label", "1=person");
        Assert.True(set.ExitCode == ExitCode.Ok, set.ToString());
        using (AnnotationProject made = AnnotationProject.OpenReadOnly(project))
        {
            Assert.Equal("person", Assert.Single(made.Classes).Name);
            DoubtfulResults.Write(made.FolderOf(made.Clips[0]));
        }

        await using ConsoleRun run = await ConsoleRun.StartAsync(project, "--preset", "realtime");
        using HttpClient client = ClientOf(run);
        string clip = (await client.GetFromJsonAsync<JsonElement>("api/clips")).GetProperty("clips")[0].GetProperty("id").GetString()!, review = $"api/clips/{clip}/review";
        JsonElement first = (await client.GetFromJsonAsync<JsonElement>(review)).GetProperty("items")[0];
        Assert.Equal("person", first.GetProperty("label").GetString());
        Assert.NotEmpty(first.GetProperty("reason").GetString()!);
        long frame = first.GetProperty("frame").GetInt64();
        string mask = first.GetProperty("mask").GetString()!;

        JsonElement skipped = await PostAsync(client, review, $$"""{"id":1,"frame":{{frame}},"look":"skipped","mask":"{{mask}}"}""");
        JsonElement last = skipped.GetProperty("items").EnumerateArray().Last();
        Assert.Equal((frame, true), (last.GetProperty("frame").GetInt64(), last.GetProperty("skipped").GetBoolean()));
        JsonElement accepted = await PostAsync(client, review, $$"""{"id":1,"frame":{{frame}},"look":"accepted","mask":"{{mask}}"}""");
        Assert.Equal(1, accepted.GetProperty("accepted").GetInt32());
        Assert.DoesNotContain(accepted.GetProperty("items").EnumerateArray(), item => item.GetProperty("frame").GetInt64() == frame);

        foreach ((string body, int status) in ((string, int)[])
        [
            ($$"""{"id":1,"frame":{{frame}},"look":"accepted","mask":"another"}""", 409), ($$"""{"id":1,"frame":{{frame}},"look":"accepted"}""", 409),
            ($$"""{"id":1,"frame":{{frame}},"look":"liked","mask":"{{mask}}"}""", 400), ($$"""{"id":1,"frame":{{frame}}}""", 400),
            ("""{"id":2,"frame":0,"look":"accepted","mask":"none"}""", 404), ("""{"id":1,"frame":-1,"look":"accepted","mask":"none"}""", 404), ("{}", 400), ("null", 400),
        ])
        {
            Assert.NotEmpty((await PostAsync(client, review, body, status)).GetProperty("error").GetString()!);
        }

        // The mask there is another one now: it has been looked at no more.
        await PostAsync(client, $"api/clips/{clip}/prompts", $$"""{"at":{"frame":{{frame}}},"box":[410,200,463,246],"id":1}""");
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>(review)).GetProperty("accepted").GetInt32());
        await run.StopAsync();
        using AnnotationProject read = AnnotationProject.OpenReadOnly(project);
        Assert.Equal(
            [("skipped", mask), ("accepted", mask)],
            File.ReadLines(Path.Combine(read.FolderOf(read.Clips[0]), ReviewLog.FileName)).Select(line => JsonDocument.Parse(line).RootElement)
                .Select(look => (look.GetProperty("look").GetString()!, look.GetProperty("mask").GetString()!)));
    }

    [Fact]
    [Slow("A model, and twice the program.")]
    public async Task Folder_OpenedAsAProject_MakesItAndKnowsItAgain()
    {
        string project = _folder.Combine("made"), clips = Directory.CreateDirectory(_folder.Combine("clips")).FullName;
        File.Copy(SampleClip.Path, Path.Combine(clips, "gate.mp4"));
        string? id = null;
        foreach (bool isFirst in new[] { true, false })
        {
            await using ConsoleRun run = await ConsoleRun.StartAsync(clips, "--project", project, "--preset", "realtime");
            using HttpClient client = ClientOf(run);
            JsonElement list = await client.GetFromJsonAsync<JsonElement>("api/clips");
            string clip = list.GetProperty("clips")[0].GetProperty("id").GetString()!;
            Assert.Equal(id ??= clip, clip);
            JsonElement opened = await client.GetFromJsonAsync<JsonElement>($"api/clips/{clip}");
            Assert.Equal((true, !isFirst), (opened.GetProperty("in_project").GetBoolean(), opened.GetProperty("run_due").GetBoolean()));
            if (isFirst)
                await SetAsync(client, clip);
            ProcessResult end = await run.StopAsync();
            Assert.Equal(isFirst, end.Error.Contains("gate.mp4: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Folder_OpenedAsAProjectButACamera_IsRefused()
    {
        ProcessResult result = await SamStreamProcess.RunAsync("serve", "rtsp://127.0.0.1:1/x", "--project", _folder.Combine("made"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("is for recorded video", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("made")));
    }

    [Theory]
    [InlineData("serve projects one by one", "beside.mp4")]
    [InlineData("a project keeps its own prompts and results", "--out", "elsewhere")]
    [InlineData("serve projects one by one", "--project", "other")]
    public async Task Project_WithSomethingBeside_IsRefused(string expected, params string[] arguments)
    {
        AnnotationProject.Create(_folder.Combine("street"), null, TimeProvider.System);

        ProcessResult result = await SamStreamProcess.RunAsync(["serve", _folder.Combine("street"), .. arguments]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private async Task<(string Project, string Video)> CreateAsync()
    {
        string project = _folder.Combine("street"), video = _folder.Combine("gate.mp4");
        File.Copy(SampleClip.Path, video);
        ProcessResult made = await SamStreamProcess.RunAsync("project", "init", project, video);
        Assert.True(made.ExitCode == ExitCode.Ok, made.ToString());
        return (project, video);
    }

    // A person on the first frames, whom nobody follows further.
    private static async Task SetAsync(HttpClient client, string clip)
    {
        await PostAsync(client, $"api/clips/{clip}/prompts", """{"at":{"frame":0},"box":[178,373,248,519],"label":"person"}""");
        await PostAsync(client, $"api/clips/{clip}/prompts", $$"""{"at":{"frame":{{Last}}},"mode":"remove","id":1}""");
    }

    private static HttpClient ClientOf(ConsoleRun run)
    {
        var client = new HttpClient { BaseAddress = new Uri(run.Address), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Add("X-SamStream", "none");
        return client;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body, int status = 200)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{path} {body}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
