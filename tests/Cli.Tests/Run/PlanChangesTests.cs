using SamStream.Cli.Configuration;
using SamStream.Cli.Run;
using SamStream.Cli.Run.Live;
using SamStream.Console.Access;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Run;

/// <summary>What begins anew for a changed configuration.</summary>
public sealed class PlanChangesTests : IDisposable
{
    private const string Gate = """{ id: gate, input: "test:crossing", prompts: [{ box: [1, 2, 30, 40] }] }""";
    private const string Yard = """{ id: yard, input: "test:crossing?frames=9" }""";

    private static readonly string Hash = PasswordHash.Of("correct horse battery").ToString();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Between_SameWordsOnOtherLines_KeepsAll()
    {
        PlanChanges changes = Between([Gate, Yard], "mqtt: { host: localhost }", ["# a comment\n" + Yard, Gate], "# more\nmqtt:\n  host: localhost");

        Assert.Equal(("", "yard, gate", "", "", "", false, false), Words(changes));
    }

    [Fact]
    public void Between_CamerasChangedAddedAndRemoved_KeepsTheOther()
    {
        PlanChanges changes = Between(
            [Gate, Yard, """{ id: old, input: "test:crossing" }"""], "",
            ["""{ id: new, input: "test:crossing" }""", Yard.Replace("9", "10", StringComparison.Ordinal), Gate], "");

        Assert.Equal(("yard", "gate", "new", "old", "", false, false), Words(changes));
    }

    [Theory]
    [InlineData("{ id: gate, input: \"test:crossing\", prompts: [{ box: [1, 2, 30, 41] }] }")]
    [InlineData("{ id: gate, input: \"test:crossing\", prompts: [{ box: [1, 2, 30, 40] }], restart: { initialDelay: 3s } }")]
    [InlineData("{ id: gate, input: \"test:crossing\", prompts: [{ box: [1, 2, 30, 40] }], sinks: { jsonl: false } }")]
    [InlineData("{ id: gate, input: \"test:crossing\", prompts: [{ box: [1, 2, 30, 40] }], schedule: { encode: every } }")]
    public void Between_AnythingOfACamera_RestartsIt(string gate)
    {
        PlanChanges changes = Between([Gate, Yard], "schedule: { encode: adaptive }", [gate, Yard], "schedule: { encode: adaptive }");

        Assert.Equal(("gate", "yard", "", "", "", false, false), Words(changes));
    }

    [Theory]
    [InlineData("budget: { cpu: 70% }", false)]
    [InlineData("tracker: { maximumObjects: 3 }", false)]
    [InlineData("sinks: { jsonl: { masks: false } }", false)]
    [InlineData("mqtt: { host: localhost }", false)]
    [InlineData("shutdown: { drainTimeout: 3s }", false)]
    [InlineData("http: { port: 1 }", true)]
    [InlineData("logging: { level: debug }", true)]
    [InlineData("console: { enabled: true }", true)]
    public void Between_SharedSection_RestartsAllCameras(string section, bool isServer)
    {
        PlanChanges changes = Between([Gate, Yard], "", [Gate, Yard], section);

        Assert.Equal(("gate, yard", "", "", "", "", true, isServer), Words(changes));
    }

    /// <summary>The model is opened for the regions that schedules ask for.</summary>
    [Fact]
    public void Between_CameraThatNeedsAnotherModel_RestartsAll()
    {
        const string schedule = "schedule: { encode: every, region: frame }";
        string objects = Yard.Replace(" }", ", schedule: { encode: adaptive, region: objects } }", StringComparison.Ordinal);

        Assert.True(Between([Gate, Yard], schedule, [Gate, objects], schedule).Run);
        Assert.False(Between([Gate, objects], schedule, [Gate, Yard], schedule).Run);
    }

    [Fact]
    public void Between_Users_RestartsNothingAndNamesThoseWhoAreCut()
    {
        string[] users = [User("anna", "admin"), User("olaf", "operator"), User("vera", "viewer")];

        PlanChanges changes = Between(
            [Gate], Console(users), [Gate], Console(users[0], User("olaf", "viewer"), User("new", "viewer")));

        Assert.Equal(("", "gate", "", "", "olaf, vera", false, false), Words(changes));
    }

    [Fact]
    public void Between_LastUserGone_RestartsTheServer() =>
        Assert.True(Between([Gate], Console(User("anna", "admin")), [Gate], Console()).Server);

    [Fact]
    public async Task ProblemsOf_ResultsOfTheRunSoFar_AreNotReplacedUnasked()
    {
        RunPlan before = Plan([Gate, Yard], "");
        foreach (string camera in (string[])["gate", "yard"])
        {
            Directory.CreateDirectory(_folder.Combine($"out/{camera}"));
            File.WriteAllText(_folder.Combine($"out/{camera}/results.jsonl"), "{}");
        }

        string changed = Yard.Replace("9", "10", StringComparison.Ordinal);
        RunPlan refused = Plan([Gate, changed], ""), taken = Plan([Gate, changed], "overwrite", isOverwriting: true);

        var problem = Assert.Single(await NextPlan.ProblemsOfAsync(refused, PlanChanges.Between(before, refused)));
        Assert.Equal("output.folder", problem.Key);
        Assert.Contains("yard holds results of an earlier run (results.jsonl)", problem.Fault, StringComparison.Ordinal);
        Assert.Empty(await NextPlan.ProblemsOfAsync(taken, PlanChanges.Between(before, taken)));
    }

    private static string User(string name, string role) => $"{{ name: {name}, role: {role}, password: \"{Hash}\" }}";

    private static string Console(params string[] users) => $"console: {{ enabled: true, users: [{string.Join(", ", users)}] }}";

    private static (string, string, string, string, string, bool, bool) Words(PlanChanges changes) => (
        string.Join(", ", changes.Restarted), string.Join(", ", changes.Kept), string.Join(", ", changes.Added),
        string.Join(", ", changes.Removed), string.Join(", ", changes.LoggedOut), changes.Run, changes.Server);

    private PlanChanges Between(string[] cameras, string sections, string[] otherCameras, string otherSections) =>
        PlanChanges.Between(Plan(cameras, sections), Plan(otherCameras, otherSections));

    private RunPlan Plan(string[] cameras, string sections, bool isOverwriting = false)
    {
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, $"""
            {(isOverwriting ? "" : sections)}
            output: {(isOverwriting ? "{ folder: out, overwrite: true }" : "{ folder: out }")}
            cameras:
            {string.Join('\n', cameras.Select(camera => camera.StartsWith('#') ? camera.Replace("\n", "\n  - ", StringComparison.Ordinal) : $"  - {camera}"))}
            """);
        return ConfiguredRun.Plan(file, EnvironmentSubstitution.OfProcess, options => options, []);
    }
}
