using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SamStream.Chaos.Network;
using SamStream.Pipeline.Processes;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>How long somebody waits who corrects an object in the middle of an annotated clip.</summary>
internal sealed class ClipCorrection() : Scenario("correction", "none: corrections in the middle of a project's clip of 300 frames, 1280x720")
{
    private const int Frames = 300, Side = 160, Top = 280, Rounds = 5;
    private static readonly TimeSpan MaskLimit = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromMinutes(10);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromMinutes(4);

    public override string Options(SoakOptions options) => $" --preset {options.Preset}";

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        string video = Path.Combine(run.Folder, "square.mkv"), project = Path.Combine(run.Folder, "project");
        Directory.CreateDirectory(run.Folder);
        // Of the last time.
        if (Directory.Exists(project))
            Directory.Delete(project, recursive: true);
        // A square that goes to the right, by two pixels a frame, before a picture that never stands still.
        await DoAsync(
            "ffmpeg", run.Stop, "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25", "-f", "lavfi", "-i", $"color=white:size={Side}x{Side}:rate=25",
            "-filter_complex", $"overlay=x='100+2*n':y={Top}", "-frames:v", $"{Frames}", "-y", video);
        int port = LoopbackPort.Free();
        using ChildRun served = ChildRun.StartWith("serve", video, "--project", project, "--preset", run.Options.Preset, "--http", $"{port}", "--quiet");
        using var console = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        console.DefaultRequestHeaders.Add("X-SamStream", "none");
        string clip = await OpenAsync(console, served, run.Stop);

        await PostAsync(console, $"{clip}/prompts", BoxOn(0), run.Stop);
        TimeSpan whole = await FollowAsync(console, clip, run.Stop);
        List<double> shown = [], masks = [], parts = [];
        for (int i = 0; i < Rounds; i++)
        {
            await run.PassAsync(TimeSpan.FromSeconds(1));
            int frame = (Frames / 2) + (7 * i);
            string box = BoxOn(frame);
            long begin = Stopwatch.GetTimestamp();
            // Whoever draws a box looks at the frame.
            await console.GetByteArrayAsync(new Uri($"{clip}/frames/{frame}.jpg", UriKind.Relative), run.Stop);
            shown.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            begin = Stopwatch.GetTimestamp();
            using (JsonDocument preview = await PostAsync(console, $"{clip}/preview", box, run.Stop))
            {
                if (preview.RootElement.GetProperty("mask").ValueKind != JsonValueKind.Object)
                    throw new ScenarioException($"no mask of {box}");
            }

            masks.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            using JsonDocument set = await PostAsync(console, $"{clip}/prompts", box, run.Stop);
            parts.Add((await FollowAsync(console, clip, run.Stop)).TotalMilliseconds);
            using HttpResponseMessage gone = await console.DeleteAsync(new Uri(
                $"{clip}/prompts?prompt={set.RootElement.GetProperty("prompt").GetProperty("prompt").GetInt32()}", UriKind.Relative), run.Stop);
            gone.EnsureSuccessStatusCode();
            await FollowAsync(console, clip, run.Stop);
        }

        await served.StopAsync();
        return
        [
            Quantiles.MostlyWithin("box on the middle frame → its mask", masks, MaskLimit),
            Check.Told($"the frame is asked for → its picture ({Rounds})", Quantiles.Text(shown)),
            Check.Told($"the correction is set → the clip is followed anew, both ways between what is set ({Rounds})", Quantiles.Text(parts)),
            Check.Told("the clip the first time", Figures.Seconds(whole)),
        ];
    }

    private static string BoxOn(int frame) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"id":1,"at":{"frame":{{frame}}},"box":[{{100 + (2 * frame)}},{{Top}},{{100 + (2 * frame) + Side}},{{Top + Side}}]}""");

    private static async Task DoAsync(string program, CancellationToken stop, params IReadOnlyList<string> arguments)
    {
        using ChildProcess process = ChildProcess.Start(new ChildProcessOptions { Program = program, Arguments = arguments, OpenFiles = 1024 });
        int exitCode = await process.WaitForExitAsync(stop);
        if (exitCode != 0)
            throw new ScenarioException($"{program} ended with {exitCode}: {string.Join('\n', process.LastErrors)}");
    }

    private static async Task<string> OpenAsync(HttpClient console, ChildRun served, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                JsonElement list = await console.GetFromJsonAsync<JsonElement>("api/clips", stop);
                string clip = $"api/clips/{list.GetProperty("clips")[0].GetProperty("id").GetString()}";
                await console.GetFromJsonAsync<JsonElement>(clip, stop);
                return clip;
            }
            catch (HttpRequestException)
            {
                if (served.FindEnd() is { } end)
                    throw new ScenarioException(end);
                await timer.WaitForNextTickAsync(stop);
            }
        }
    }

    private static async Task<TimeSpan> FollowAsync(HttpClient console, string clip, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        long begin = Stopwatch.GetTimestamp();
        using JsonDocument begun = await PostAsync(console, $"{clip}/run", """{"from":0,"direction":"both"}""", patience.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            JsonElement state = (await console.GetFromJsonAsync<JsonElement>(clip, patience.Token)).GetProperty("run");
            if (state.GetProperty("ended_at").ValueKind != JsonValueKind.Null)
            {
                return state.GetProperty("state").GetString() == "completed" ? Stopwatch.GetElapsedTime(begin)
                    : throw new ScenarioException($"the run ended: {state}");
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task<JsonDocument> PostAsync(HttpClient console, string path, string body, CancellationToken stop)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await console.PostAsync(new Uri(path, UriKind.Relative), content, stop);
        string text = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new ScenarioException($"POST {path} {body}: {(int)answer.StatusCode} {text}");
    }
}
