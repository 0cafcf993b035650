using System.Text.RegularExpressions;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Run;

public sealed partial class PresetsTests
{
    private static readonly EncodeSchedule EverySecond = new() { Encode = EncodeMode.Nth, Interval = 2 };

    private static readonly RunOptions OfAFile = new()
    {
        Source = new SourceOptions { Input = SampleClip.Path },
        Output = new OutputOptions { Folder = "out" },
        Prompts = [new PromptOptions { Box = [100, 50, 300, 200] }],
    };

    [Fact]
    public void All_InTheDocuments_AreWhatTheyStandFor()
    {
        string page = File.ReadAllText(RepositoryPaths.Combine("docs/configuration.md"));
        IEnumerable<string> written = Row().Matches(page[page.IndexOf("\n## preset\n", StringComparison.Ordinal)..]).Take(3)
            .Select(row => $"{row.Groups["name"].Value}: {row.Groups["rest"].Value}");

        Assert.Equal(
            Presets.All.Select(preset => $"{preset.Name}: {preset.Input} | {preset.Precision.ToString().ToLowerInvariant()} | {ScheduleText.Of(preset.Schedule)} | {preset.Purpose}"),
            written);
    }

    [Theory]
    [InlineData("auto", "balanced")]
    [InlineData("realtime", "realtime")]
    [InlineData("accurate", "accurate")]
    public void Plan_File_TakesThePresetForInputAndSchedule(string written, string taken)
    {
        PresetSettings expected = Presets.All.Single(preset => preset.Name == taken);

        RunPlan plan = Plan(OfAFile with { Preset = Enum.Parse<Preset>(written, ignoreCase: true) });

        Assert.Equal((expected.Quality, expected.Schedule), (plan.Model.Quality, plan.Cameras[0].Schedule));
        Assert.Equal($"Preset {taken}: {expected.Input}, precision {expected.Bits}, schedule {ScheduleText.Of(expected.Schedule)}", plan.PresetSaid);
    }

    [Fact]
    public void Plan_LiveSource_TakesRealtime()
    {
        RunPlan plan = Plan(OfAFile with { Source = new SourceOptions { Input = "rtsp://127.0.0.1:1/street" } });

        Assert.Equal(ModelQuality.High, plan.Model.Quality);
        Assert.StartsWith("Preset realtime: ", plan.PresetSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CamerasAndFiles_EachTakesItsScheduleAndTheInputIsThatOfCameras()
    {
        RunPlan plan = Plan(OfAFile with
        {
            Source = new SourceOptions(),
            Prompts = [],
            Preset = Preset.Auto,
            Cameras =
            [
                new CameraSectionOptions { Id = "live", Input = "rtsp://127.0.0.1:1/street", Prompts = OfAFile.Prompts },
                new CameraSectionOptions { Id = "file", Input = SampleClip.Path, Prompts = OfAFile.Prompts, Schedule = EverySecond },
            ],
        });

        Assert.Equal(ModelQuality.High, plan.Model.Quality);
        Assert.Equal([Presets.All[0].Schedule, EverySecond], plan.Cameras.Select(camera => camera.Schedule));
    }

    [Fact]
    public void Plan_OptionsOfTheirOwn_WinOverThePreset()
    {
        RunPlan size = Plan(OfAFile with { Model = new ModelOptions { InputSize = "512x288" } });
        RunPlan schedule = Plan(OfAFile with { Schedule = EverySecond });
        RunPlan both = Plan(OfAFile with { Model = new ModelOptions { Quality = ModelQuality.Low, Precision = ModelPrecision.Fp32 }, Schedule = EverySecond });

        Assert.Equal((null, new InputSize(512, 288)), (size.Model.Quality, size.Model.Input));
        Assert.Equal("Preset balanced: precision auto, schedule adaptive:4,objects", size.PresetSaid);
        Assert.Equal(EverySecond, schedule.Cameras[0].Schedule);
        Assert.Equal("Preset balanced: quality full, precision auto", schedule.PresetSaid);
        Assert.Equal(ModelQuality.Low, both.Model.Quality);
        Assert.Null(both.PresetSaid);
    }

    private static RunPlan Plan(RunOptions options) => ConfiguredRun.Plan(options, RepositoryPaths.Root, Place.CommandLine, []);

    [GeneratedRegex(@"^\| `(?<name>realtime|balanced|accurate)` \| (?<rest>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
