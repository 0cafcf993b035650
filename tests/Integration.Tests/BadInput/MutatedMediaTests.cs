using System.Globalization;
using SamStream.Cli;
using SamStream.Fuzz;
using SamStream.Fuzz.Targets;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.BadInput;

/// <summary>Damaged pictures and clips through the whole program: it ends as it should, and tells of each what became of it.</summary>
[Slow("The whole program runs over dozens of damaged files.")]
public sealed class MutatedMediaTests : IDisposable
{
    private const int Pictures = 60, Clips = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FolderOfDamagedPictures_FollowsThroughThoseThatDecodeAndNamesTheOthers()
    {
        Write("image", "small.jpg", "jpg", Pictures);

        ProcessResult result = await RunAsync("--box", "4,4,20,16", "--schedule", "every:30");

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        int lines = File.ReadLines(_folder.Combine("out/results.jsonl")).Count();
        int named = Enumerable.Range(0, Pictures).Count(number => result.Error.Contains(NameOf(number, "jpg"), StringComparison.Ordinal));
        Assert.InRange(lines, Pictures / 10, Pictures - 1);
        Assert.True(lines + named >= Pictures, $"{lines} pictures were taken, {named} named: {result.Error}");
        AssertPlain(result);
    }

    [Fact]
    public async Task Run_DamagedClips_RunsEachOrTellsWhyNot()
    {
        Write("video", "h264.mp4", "mp4", Clips);

        ProcessResult result = await RunAsync("--box", "4,4,20,16", "--schedule", "every:30", "--frames", "5", "--no-overlay");

        Assert.True(result.ExitCode is ExitCode.Ok or ExitCode.Source, result.ToString());
        Assert.All(Enumerable.Range(0, Clips), number => Assert.Contains(
            $"| {Path.GetFileNameWithoutExtension(NameOf(number, "mp4"))} ", result.Output, StringComparison.Ordinal));
        AssertPlain(result);
    }

    private static void AssertPlain(ProcessResult result)
    {
        Assert.DoesNotContain("unexpected", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string NameOf(int number, string extension) => string.Create(CultureInfo.InvariantCulture, $"copy{number:00}.{extension}");

    private void Write(string target, string seed, string extension, int count)
    {
        FuzzTarget reader = TargetCatalog.Find(target)!;
        byte[] whole = reader.Seeds().Single(kept => kept.Name == seed).Bytes;
        var mutator = new Mutator(seed: 1, [whole], [], reader.MostBytes);
        Directory.CreateDirectory(_folder.Combine("media"));
        // The first is whole: it tells the size of the frames.
        for (int number = 0; number < count; number++)
            File.WriteAllBytes(_folder.Combine($"media/{NameOf(number, extension)}"), number == 0 ? whole : mutator.Next());
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        SamStreamProcess.RunAsync(["run", _folder.Combine("media"), .. arguments, "--out", _folder.Combine("out")]);
}
