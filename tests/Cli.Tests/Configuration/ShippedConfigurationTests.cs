using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Run;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Configuration;

/// <summary>The configurations and the schema that come with the program.</summary>
public sealed class ShippedConfigurationTests
{
    private const string SchemaFile = "configs/samstream.schema.json";
    private const string PlainTracker = "plain-tracker.yaml";

    public static TheoryData<string> Configurations => [.. Names];

    // For an evaluation, which brings frames and objects of its own.
    public static TheoryData<string> RunConfigurations => [.. Names.Where(name => name != PlainTracker)];

    [Theory]
    [MemberData(nameof(RunConfigurations))]
    public void Plan_ShippedConfiguration_HasNoProblem(string name)
    {
        string path = RepositoryPaths.Combine($"configs/{name}");

        RunPlan plan = ConfiguredRun.Plan(path, new EnvironmentSubstitution(_ => null), options => options, []);

        // Objects of a camera are named while it runs.
        Assert.True(plan.IsLive || plan.Prompts.Items.Count > 0);
        Assert.Empty(plan.Hints);
        Assert.StartsWith(RepositoryPaths.Root, plan.OutputFolder, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void PlanOfEvaluation_ShippedConfiguration_HasItsTracker(string name)
    {
        string path = RepositoryPaths.Combine($"configs/{name}");

        EvaluationPlan plan = ConfiguredEvaluation.Plan(path, new EnvironmentSubstitution(_ => null), options => options);

        Assert.Equal(name != PlainTracker, plan.Segmentation.Tracker.Appearance);
        Assert.Equal("mobile-sam.yaml", Path.GetFileName(plan.Segmentation.Manifest));
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void FirstLine_ShippedConfiguration_NamesSchema(string name) => Assert.Equal(
        "# yaml-language-server: $schema=samstream.schema.json",
        File.ReadLines(RepositoryPaths.Combine($"configs/{name}")).First());

    // If this fails: samstream schema > configs/samstream.schema.json
    [Fact]
    public void SchemaFile_IsWhatTheProgramPrints() => Assert.Equal(
        JsonSchema.Write(ConfigurationReader.Shape, "Configuration of samstream run"),
        File.ReadAllText(RepositoryPaths.Combine(SchemaFile)));

    private static IEnumerable<string> Names =>
        Directory.EnumerateFiles(RepositoryPaths.Combine("configs"), "*.yaml").Select(path => Path.GetFileName(path));
}
