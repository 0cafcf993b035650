using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Pipeline.Processes;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Viewers;

/// <summary>Looks at the console in a real browser: <c>page.mjs</c>, with what the browser tests drive Chromium with.</summary>
internal static class PageProbe
{
    private const string Script = "tools/Soak/Viewers/page.mjs", Driver = "tests/Integration.Tests/Browser/node_modules/playwright-core";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Measures what somebody sees of the console's only camera, which shows the test pattern with the disc.</summary>
    /// <exception cref="ScenarioException">There is no browser, or it did not see what it should.</exception>
    public static async Task<PageFigures> LookAsync(Uri console, PageGiven given, CancellationToken stop)
    {
        using ChildProcess node = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "node",
            Arguments = [FindScript(), console.ToString(), JsonSerializer.Serialize(given, PageJson.Default.PageGiven)],
            Variables = ChildProcess.AllVariables,
            OpenFiles = 4096,
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        using var output = new StreamReader(node.Output, leaveOpen: true);
        string said = await output.ReadToEndAsync(limit.Token);
        return said.Split('\n').FirstOrDefault(line => line.StartsWith('{')) is { } line
            ? JsonSerializer.Deserialize(line, PageJson.Default.PageFigures)!
            : throw new ScenarioException($"the browser: {said}{string.Join('\n', node.LastErrors)}");
    }

    // In the repository that the program was built in.
    private static string FindScript()
    {
        for (string? folder = AppContext.BaseDirectory; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (!File.Exists(Path.Combine(folder, Script)))
                continue;
            return Directory.Exists(Path.Combine(folder, Driver))
                ? Path.Combine(folder, Script)
                : throw new ScenarioException($"{Driver} is missing: make setup-tests installs it");
        }

        throw new ScenarioException($"{Script} was not found: this scenario runs from a checkout of the repository");
    }
}

/// <summary>What the script is told.</summary>
/// <param name="Rate">Pictures a second of the camera.</param>
/// <param name="Pictures">After how many of them their numbers begin again.</param>
/// <param name="Origin">When number 0 was due, milliseconds since 1970.</param>
/// <param name="Seconds">How long pictures are watched.</param>
/// <param name="Opened">How often the page is opened anew.</param>
/// <param name="Pointed">How often is pointed at something.</param>
internal sealed record PageGiven(int Rate, int Pictures, double Origin, int Seconds, int Opened, int Pointed);

/// <summary>What it measured.</summary>
/// <param name="Starts">Of each opening.</param>
/// <param name="Latencies">Of each picture, from when it was due at the camera to its pixels, milliseconds.</param>
/// <param name="Captured">From when it was due until it was decoded, of nearly all of them, milliseconds.</param>
/// <param name="Outline">How far the edges of masks were off.</param>
/// <param name="Pointing">How long somebody waits who points.</param>
internal sealed record PageFigures(
    IReadOnlyList<PageStart> Starts, IReadOnlyList<double> Latencies, IReadOnlyList<double> Captured, PageOutline Outline, PagePointing Pointing);

/// <summary>An opening of the page by a browser that has nothing of it.</summary>
/// <param name="Bytes">Over the wire, until the first picture.</param>
/// <param name="Usable">Until its tools can be used, milliseconds.</param>
/// <param name="Picture">Until its first picture has its place, milliseconds.</param>
internal sealed record PageStart(long Bytes, double Usable, double Picture);

/// <summary>Edges of masks as drawn against those that were published, pixels of the frame.</summary>
/// <param name="Own">For the very frame.</param>
/// <param name="Other">For the frame before it: what a mask that lags by one frame would show.</param>
/// <param name="Without">Pictures with a mask that was not published for them, or without one that was.</param>
internal sealed record PageOutline(IReadOnlyList<double> Own, IReadOnlyList<double> Other, int Without);

/// <summary>Milliseconds until it is drawn.</summary>
/// <param name="Previews">From the pointer's last movement to the preview.</param>
/// <param name="Masks">From a click to the object's mask on the live picture.</param>
internal sealed record PagePointing(IReadOnlyList<double> Previews, IReadOnlyList<double> Masks);

/// <summary>Serializers of both, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageGiven))]
[JsonSerializable(typeof(PageFigures))]
internal sealed partial class PageJson : JsonSerializerContext;
