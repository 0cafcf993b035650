using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Model.Onnx;
using SamStream.Pipeline.Options;
using SamStream.Sinks.JsonLines;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Overlay;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void Parse_EveryKindOfValue_FillsOptions()
    {
        RunOptions options = Read("""
            source: { input: clip.mp4, start: 3, frames: 20, stride: 2, id: door }
            model: { manifest: mobile-sam, threads: 4, provider: cuda, cudaGraph: true }
            tracker: { uncertainBelowScore: 0.1, lostAfterFrames: 5 }
            prompts:
              - { id: 7, label: a dog, frame: 2, box: [1, 2.5, 30, 40] }
              - points: [{ x: 5, y: 6 }, { x: 7, y: 8, positive: false }]
            sinks:
              overlay: { enabled: false }
              jsonl: { file: lines.jsonl, masks: false }
            output: { folder: out, overwrite: true }
            logging: { level: debug, file: log.txt }
            """, out IReadOnlyList<OptionProblem> problems);

        Assert.Empty(problems);
        Assert.Equal(
            ("clip.mp4", 3L, (long?)20, 2, "door"),
            (options.Source.Input, Setting(options, "start"), options.Source.Frames, Setting(options, "stride"), options.Source.Id));
        Assert.Equal(
            (4, ExecutionProvider.Cuda, true), (options.Model.Threads, options.Model.Provider, options.Model.CudaGraph));
        Assert.Equal((0.1f, 5), (options.Tracker.UncertainBelowScore, options.Tracker.LostAfterFrames));
        Assert.Equal((7, "a dog", 2L), (options.Prompts[0].Id, options.Prompts[0].Label, options.Prompts[0].Frame));
        Assert.Equal<float>([1, 2.5f, 30, 40], options.Prompts[0].Box!);
        Assert.Equal([(5f, 6f, true), (7f, 8f, false)], options.Prompts[1].Points!.Select(p => (p.X, p.Y, p.Positive)));
        Assert.Equal((false, true), (options.Sinks.Get<OverlayVideoOptions>().Enabled, options.Sinks.Get<MaskImageOptions>().Enabled));
        Assert.Equal(("lines.jsonl", false), (options.Sinks.Get<JsonLinesOptions>().File, options.Sinks.Get<JsonLinesOptions>().Masks));
        Assert.Equal((Path.GetFullPath("out"), true), (options.Output.Folder, options.Output.Overwrite));
        Assert.Equal((LoggingLevel.Debug, Path.GetFullPath("log.txt")), (options.Logging.Level, options.Logging.File));
    }

    [Fact]
    public void Parse_ManyFaults_TellsEachWithLineKeyValueAndCure()
    {
        Read("""
            source:
              inptu: clip.mp4
              stride: 0
            model:
              provider: cuuda
            prompts:
              - id: 70000
                box: [1, 2, 3]
              - points: [{ x: .nan, y: 1 }]
            sinks:
              masks: { enabled: maybe }
            logging: [1]
            """, out IReadOnlyList<OptionProblem> problems);

        Assert.Equal(
            [
                "a.yaml:2: source.inptu: 'clip.mp4' stands at an unknown key; did you mean 'input'?",
                "a.yaml:3: source.stride: '0' is not valid; write a whole number of 1 or more",
                "a.yaml:2: source.input: is missing; write a video file, a folder or pattern of images, a camera "
                    + "(0 or /dev/video0), a stream (rtsp://host/path), standard input (-), a program that writes a video (exec:…) or a test pattern "
                    + "(test:crossing); paths are relative to this file",
                "a.yaml:5: model.provider: 'cuuda' is not valid; did you mean 'cuda'? It is one of cpu, auto, cuda, tensorRt",
                "a.yaml:7: prompts[0].id: '70000' is not valid; write a whole number from 1 to 65535",
                "a.yaml:8: prompts[0].box: '[1, 2, 3]' has 3 items; write 4",
                "a.yaml:9: prompts[1].points[0].x: '.nan' is not valid; write a finite number",
                "a.yaml:11: sinks.masks.enabled: 'maybe' is not valid; write true or false",
                "a.yaml:12: logging: '[1]' is not a section; write the keys level, file below it",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Parse_Variable_IsReplaced()
    {
        _variables["FOLDER"] = "videos";
        _variables["COUNT"] = "12";

        RunOptions options = Read(
            "source: { input: '${FOLDER}/a.mp4', frames: '${COUNT}', id: '$${x}' }", out var problems);

        Assert.Empty(problems);
        Assert.Equal(
            ("videos/a.mp4", (long?)12, "${x}"), (options.Source.Input, options.Source.Frames, options.Source.Id));
    }

    [Fact]
    public void Parse_MissingVariables_TellsEach()
    {
        Read("source: { input: '${NOT_SET}/${NEITHER}' }", out var problems);

        Assert.Equal(
            ["needs the environment variable NOT_SET, which is not set", "needs the environment variable NEITHER, which is not set"],
            problems.Select(problem => problem.Fault));
    }

    [Fact]
    public void Parse_SecretInWrongPlace_IsNotPrinted()
    {
        _variables["TOKEN"] = "hunter2";

        Read("source: { input: a.mp4, frames: '${TOKEN}' }", out var problems);

        OptionProblem problem = Assert.Single(problems);
        Assert.Contains("${TOKEN}", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source: [", "is not YAML")]
    [InlineData("a: 1\na: 2", "is not YAML")]
    [InlineData("", "is empty")]
    [InlineData("a: 1\n---\nb: 2", "begins a second document")]
    public void Parse_NotOneMapping_IsRefused(string yaml, string fault)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(yaml, out _));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Thirty lines that stand for ten to the thirtieth items, and a list within itself.</summary>
    [Theory]
    [InlineData("a: &a [1]\nb: &b [*a, *a]\n", "has the anchor &a")]
    [InlineData("source: &a [*a]", "has the anchor &a")]
    [InlineData("source: &a {*a : 1}", "has the anchor &a")]
    [InlineData("source: *a", "has the alias *a")]
    public void Parse_AnchorsAndAliases_AreRefused(string yaml, string fault)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(yaml, out _));

        Assert.Contains($"a.yaml:1: {fault}; ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A value of a few variables, or few lines of them, stand for as much text as the variables hold.</summary>
    [Fact]
    public void Parse_VariablesThatStandForTooMuch_AreRefused()
    {
        _variables["LONG"] = new string('x', 9000);
        string points = string.Join(", ", Enumerable.Repeat("'${LONG}'", 200));

        Read("source: { input: '${LONG}${LONG}' }", out IReadOnlyList<OptionProblem> one);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read($"prompts: [{{ points: [{{ x: 1, y: 2 }}], box: [{points}] }}, {string.Join(", ", Enumerable.Repeat("{ label: '${LONG}' }", 2000))}]", out IReadOnlyList<OptionProblem> all);

        Assert.Contains(one, problem => problem.Fault == "is more than 10000 characters with its variables replaced");
        Assert.Contains(all, problem => problem.Fault.EndsWith("characters with its variables replaced", StringComparison.Ordinal));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Parse_ProblemsWithoutEnd_AreToldUpToALimit()
    {
        Read(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: 1\n")), out IReadOnlyList<OptionProblem> problems);

        var error = new ConfigurationException(problems);

        Assert.Equal(ConfigurationException.MostProblems, error.Problems.Count);
        Assert.Equal("a.yaml:101: there are more problems; correct the others first", error.Problems[^1].ToString());
    }

    /// <summary>A pipe without a writer is waited at for ever, a device read for ever.</summary>
    [Fact]
    public void Read_NoFile_SaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        NamedPipes.Make(folder.Combine("pipe.yaml"));
        File.CreateSymbolicLink(folder.Combine("zero.yaml"), "/dev/zero");
        using (FileStream file = File.Create(folder.Combine("long.yaml")))
            file.SetLength(10_000_000_000);

        Assert.Contains("is a pipe, not a file; name a YAML file", Fault("pipe.yaml"), StringComparison.Ordinal);
        Assert.Contains("is a device, not a file; name a YAML file", Fault("zero.yaml"), StringComparison.Ordinal);
        Assert.Contains("at most 1048576 are read", Fault("long.yaml"), StringComparison.Ordinal);

        string Fault(string name) => Assert.Throws<ConfigurationException>(
            () => new ConfigurationReader(EnvironmentSubstitution.OfProcess).Read(folder.Combine(name))).Message;
    }

    [Fact]
    public void Parse_NestedWithoutEnd_IsRefusedBeforeTheTreeIsBuilt()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read("source: " + new string('[', 200_000), out _));

        Assert.Equal(
            "a.yaml:1: is nested more than 50 deep; correct the line; no key needs so many levels", error.Message);
    }

    [Fact]
    public void Read_NoFile_NamesIt()
    {
        var reader = new ConfigurationReader(new EnvironmentSubstitution(_ => null));

        var error = Assert.Throws<ConfigurationException>(() => reader.Read("nowhere/a.yaml"));

        Assert.Equal("nowhere/a.yaml: there is no such file; name a readable YAML file", error.Message);
    }

    [Fact]
    public void Read_Folder_SaysSo()
    {
        var reader = new ConfigurationReader(new EnvironmentSubstitution(_ => null));
        string folder = AppContext.BaseDirectory;

        var error = Assert.Throws<ConfigurationException>(() => reader.Read(folder));

        Assert.Equal($"{folder}: is a folder; name a YAML file in it", error.Message);
    }

    [Fact]
    public void PlaceOf_NestedKey_IsItsLine()
    {
        var reader = new ConfigurationReader(new EnvironmentSubstitution(_ => null));

        reader.Parse("source:\n  input: a.mp4\nprompts:\n  - id: 1\n    box: [1, 2, 3, 4]\n", "a.yaml");

        Assert.Equal(new Place("a.yaml", 5), reader.PlaceOf("prompts[0].box"));
    }

    [Theory]
    [InlineData("30000/1001", 30000d / 1001)]
    [InlineData("25/1", 25d)]
    [InlineData("29.97", 29.97)]
    [InlineData("1/0", null)]
    [InlineData("30/", null)]
    [InlineData("/2", null)]
    [InlineData("30/1/1", null)]
    [InlineData("30/-1", null)]
    public void Parse_RateAsAFraction_IsItsQuotient(string written, double? rate)
    {
        RunOptions options = Read($"source: {{ input: frames/, frameRate: {written} }}", out IReadOnlyList<OptionProblem> problems);

        Assert.Equal(rate is null ? 1 : 0, problems.Count);
        Assert.Equal(rate, Setting(options, "frameRate"));
    }

    private RunOptions Read(string yaml, out IReadOnlyList<OptionProblem> problems)
    {
        var reader = new ConfigurationReader(new EnvironmentSubstitution(_variables.GetValueOrDefault));
        RunOptions options = reader.Parse(yaml, "a.yaml");
        problems = reader.Problems;
        return options;
    }

    private static object? Setting(RunOptions options, string key) =>
        options.Source.Settings.SingleOrDefault(setting => setting.Key.Name == key).Value;
}
