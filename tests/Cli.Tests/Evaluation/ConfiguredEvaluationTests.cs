using System.CommandLine;
using SamStream.Cli.Commands;
using SamStream.Cli.Configuration;
using SamStream.Cli.Evaluation;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Scheduling;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Evaluation;

public sealed class ConfiguredEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_WithoutFile_IsThatOfARunWithoutOne()
    {
        EvaluationPlan plan = Plan("");

        Assert.Equal(new TrackerOptions(), plan.Segmentation.Tracker);
        Assert.Equal(EncodeSchedule.EveryFrame, plan.Schedule);
        Assert.Equal((null, null, ModelPrecision.Fp32), PresetOf(plan));
        Assert.Equal("mobile-sam.yaml", Path.GetFileName(plan.Segmentation.Manifest));
    }

    [Fact]
    public void Plan_WithAPreset_IsThatOne()
    {
        EvaluationPlan plan = Plan("--preset balanced");

        Assert.Equal((null, ModelQuality.Full, ModelPrecision.Auto), PresetOf(plan));
        Assert.Equal(EncodeRegion.Objects, plan.Schedule.Region);
    }

    // Cameras, broker and sinks are nothing to an evaluation, wrong ones too.
    [Fact]
    public void Plan_FileOfARun_TakesModelTrackerAndSchedule()
    {
        string file = Write("""
            cameras:
              - input: ${NOT_SET}
                frames: -1
            mqtt: { port: 123456 }
            sinks: { overlay: { enabled: false } }
            model: { quality: low, precision: int8 }
            schedule: { encode: nth, interval: 5 }
            tracker: { uncertainBelowScore: 0.2, appearance: false }
            """);

        EvaluationPlan plan = Plan($"--config {file}");

        Assert.Equal((null, ModelQuality.Low, ModelPrecision.Int8), PresetOf(plan));
        Assert.Equal((EncodeMode.Nth, 5), (plan.Schedule.Encode, plan.Schedule.Interval));
        Assert.Equal((0.2f, false), (plan.Segmentation.Tracker.UncertainBelowScore, plan.Segmentation.Tracker.Appearance));
    }

    [Fact]
    public void Plan_OptionsBesideAFile_Win()
    {
        string file = Write("""
            model: { manifest: nowhere, quality: low, precision: int8, threads: 3 }
            schedule: { encode: nth }
            """);

        EvaluationPlan plan = Plan(
            $"--config {file} --model mobile-sam --input-size 640x384 --precision fp32", EncodeSchedule.EveryFrame);

        Assert.Equal((new InputSize(640, 384), null, ModelPrecision.Fp32), PresetOf(plan));
        Assert.Equal(3, plan.Segmentation.Model.Encoder.IntraOpThreads);
        Assert.Equal(EncodeSchedule.EveryFrame, plan.Schedule);
    }

    [Fact]
    public void Plan_WrongFile_TellsEveryProblemWithItsLine()
    {
        string file = Write("""
            trakcer: { lostAfterFrames: 2 }
            model:
              manifest: mobile-samm
            schedule: { interval: 1 }
            tracker:
              flowLongestSide: 2
              uncertainBelowScore: 0.9
            """);

        var error = Assert.Throws<ConfigurationException>(() => Plan($"--config {file}"));

        string[] told =
        [
            $"{file}:1: trakcer: 'a section' stands at an unknown key; did you mean 'tracker'?",
            $"{file}:4: schedule.interval: '1' is not valid; write a whole number from 2 to 30",
            $"{file}:6: tracker.flowLongestSide: '2' is not valid; write a whole number from 16 to 4096",
            $"{file}:3: model.manifest: 'mobile-samm' is no known model; did you mean 'mobile-sam'? There are: mobile-sam",
            $"{file}:6: tracker.trackedAboveScore: '0.8' is not valid; it must not be below uncertainBelowScore",
        ];
        Assert.Equal(told, error.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Plan_NoSuchFile_SaysSo()
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan("--config nowhere.yaml"));

        Assert.Equal("nowhere.yaml: there is no such file; name a readable YAML file", error.Message);
    }

    private static EvaluationPlan Plan(string commandLine, EncodeSchedule? schedule = null)
    {
        var command = new Command("eval");
        var arguments = new EvaluationArguments();
        arguments.AddTo(command);
        ParseResult parsed = command.Parse(commandLine);
        Assert.Empty(parsed.Errors);
        return arguments.Plan(parsed, new EnvironmentSubstitution(_ => null), schedule);
    }

    private static (InputSize? Input, ModelQuality? Quality, ModelPrecision Precision) PresetOf(EvaluationPlan plan) =>
        (plan.Segmentation.Model.Input, plan.Segmentation.Model.Quality, plan.Segmentation.Model.Precision);

    private string Write(string text)
    {
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
