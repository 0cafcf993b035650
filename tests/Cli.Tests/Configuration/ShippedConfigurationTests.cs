using System.Text.Json.Nodes;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Schema;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Run;
using SamStream.Model.Tracking;
using SamStream.Sinks.Overlay;
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

        Assert.Equal(name != PlainTracker, plan.Segmentation.Tracker.Appearance.Enabled);
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

    [Fact]
    public void SchemaFile_KeysAndOptions_AreTheSame()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(RepositoryPaths.Combine(SchemaFile)))!;

        Assert.Equal(
            PropertiesOf(typeof(RunOptions), "").Order(StringComparer.Ordinal),
            KeysOf(schema, "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TrackerSection_KeysAndDefaults_AreThoseOfTheTracker()
    {
        var section = new TrackerSectionOptions();

        Assert.Equal(new TrackerOptions(), section.ToTrackerOptions());
        Assert.Equal(
            typeof(TrackerOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name),
            typeof(TrackerSectionOptions).GetProperties().Select(property => property.Name));
    }

    [Fact]
    public void ToTrackerOptions_EveryKey_IsCopied()
    {
        var section = new TrackerSectionOptions
        {
            BoxMargin = 0.9f,
            SpeckShare = 0.8f,
            AgreementWeight = 7,
            JumpBelowAgreement = 0.7f,
            StrangerBelowAppearance = 0.1f,
            KeepAboveLikeness = 0.2f,
            RivalMargin = 0.3f,
            Appearance = new TrackerAppearanceOptions
            {
                Enabled = false,
                RecentShare = 0.1f,
                KeepShare = 0.2f,
                RivalShare = 0.3f,
                EveryFrames = 44,
                AbovePredictedIou = 0.4f,
                AboveAgreement = 0.5f,
                AboveLikeness = 0.6f,
            },
            Search = new TrackerSearchOptions
            {
                Windows = 1,
                PromptsPerFrame = 2,
                ReachPerFrame = 0.3f,
                BelowLikeness = 0.4f,
                LeastPredictedIou = 0.5f,
                LeastStability = 0.6f,
                LeastLikeness = 0.7f,
                LeastOverlap = 0.8f,
                LeastColor = 0.9f,
                MostScaling = 1.1f,
                BetterBy = 1.2f,
            },
            Region = new TrackerRegionOptions { Context = 3, SmallestShare = 0.4f },
            TimeToLive = TimeSpan.FromSeconds(7),
            LostAfterFrames = 77,
            OccludedForFrames = 88,
            UncertainBelowScore = 0.8f,
            TrackedAboveScore = 0.95f,
            MinimumAreaPixels = 99,
            CutAboveDisorder = 0.4f,
            MaximumObjects = 9,
            FlowLongestSide = 333,
        };
        TrackerOptions defaults = new(), copied = section.ToTrackerOptions();

        AssertAllDiffer(defaults, copied);
        AssertAllDiffer(defaults.Appearance, copied.Appearance);
        AssertAllDiffer(defaults.Search, copied.Search);
        AssertAllDiffer(defaults.Region, copied.Region);
    }

    [Fact]
    public void OverlaySection_Defaults_AreThoseOfTheSink() =>
        Assert.Equal(new OverlayVideoOptions(), new OverlaySinkOptions().ToVideoOptions());

    [Fact]
    public void ToVideoOptions_EveryKey_IsCopied()
    {
        var section = new OverlaySinkOptions
        {
            File = "a.mp4",
            Preset = OverlayPreset.Medium,
            Quality = 30,
            FrameRate = 5,
            MaskOpacity = 0.9,
            Legend = false,
            Clock = false,
            KeepAudio = true,
        };
        OverlayVideoOptions defaults = new(), copied = section.ToVideoOptions();

        Assert.All(
            typeof(OverlayVideoOptions).GetProperties(),
            property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(copied)));
    }

    private static IEnumerable<string> Names =>
        Directory.EnumerateFiles(RepositoryPaths.Combine("configs"), "*.yaml").Select(path => Path.GetFileName(path));

    private static void AssertAllDiffer<T>(T defaults, T copied) => Assert.All(
        typeof(T).GetProperties().Where(property => property.CanWrite),
        property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(copied)));

    private static IEnumerable<string> PropertiesOf(Type type, string prefix)
    {
        foreach (System.Reflection.PropertyInfo property in type.GetProperties().Where(property => property.CanWrite))
        {
            if (Attribute.IsDefined(property, typeof(SectionPlaceAttribute))
                || Attribute.IsDefined(property, typeof(SectionKeyAttribute)))
                continue;
            string key = $"{prefix}{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";
            yield return key;
            Type item = property.PropertyType.IsGenericType && property.PropertyType.IsInterface
                ? property.PropertyType.GetGenericArguments()[0]
                : property.PropertyType;
            if (item.Namespace!.StartsWith(typeof(RunOptions).Namespace!, StringComparison.Ordinal) && item.IsClass)
            {
                foreach (string inner in PropertiesOf(item, $"{key}."))
                    yield return inner;
            }
        }
    }

    private static IEnumerable<string> KeysOf(JsonNode schema, string prefix)
    {
        JsonNode owner = schema["items"] ?? schema;
        if (owner["properties"] is not JsonObject properties)
            yield break;
        foreach ((string name, JsonNode? value) in properties)
        {
            yield return $"{prefix}{name}";
            foreach (string inner in KeysOf(value!, $"{prefix}{name}."))
                yield return inner;
        }
    }
}
