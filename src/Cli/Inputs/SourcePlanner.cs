using System.Globalization;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources;
using SamStream.Sources.Cameras;
using SamStream.Sources.Files;
using SamStream.Sources.Images;
using SamStream.Sources.TestPattern;

namespace SamStream.Cli.Inputs;

/// <summary>Turns the section <c>source</c> into a plan; finds every problem that shows without opening the source.</summary>
/// <param name="folder">What relative paths are relative to.</param>
internal sealed class SourcePlanner(string folder)
{
    private const string Section = "source";

    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>The plan, or null if there are <see cref="Problems"/>.</summary>
    public SourcePlan? Plan(SourceOptions options)
    {
        if (options.Input.Length == 0)
        {
            Report(options, nameof(SourceOptions.Input), null, "is missing", $"it is one of:\n{SourceLocator.Forms}");
            return null;
        }

        FrameSourceOptions parsed;
        try
        {
            parsed = SourceLocator.Parse(Resolve(options.Input));
        }
        catch (SourceException error)
        {
            // The locator's message says by itself what was written and what can be.
            Report(options, nameof(SourceOptions.Input), null, error.Message.TrimEnd('.'), null);
            return null;
        }

        SourcePlan plan = Apply(options, parsed);
        foreach (OptionProblem problem in plan.Options.Validate())
            Report(options, problem.Key, problem.Value, "is not valid", problem.Cure);
        return _problems.Count == 0 ? plan : null;
    }

    private SourcePlan Apply(SourceOptions options, FrameSourceOptions parsed)
    {
        switch (parsed)
        {
            case VideoFileOptions video:
                Refuse(options.FrameRate, options, nameof(SourceOptions.FrameRate), "video has a clock of its own");
                return new SourcePlan(
                    video with
                    {
                        Id = options.Id,
                        StartFrame = options.Start,
                        MaxFrames = options.Frames,
                        Stride = options.Stride,
                    },
                    null);
            case ImageFolderOptions images:
                RefuseExcerpt(options, "images");
                return new SourcePlan(
                    images with { Id = options.Id, FrameRate = options.FrameRate ?? images.FrameRate }, options.Frames);
            case TestPatternOptions pattern:
                RefuseExcerpt(options, "a test pattern");
                return new SourcePlan(
                    pattern with
                    {
                        Id = options.Id,
                        FrameRate = options.FrameRate ?? pattern.FrameRate,
                        FrameCount = Math.Min(pattern.FrameCount, options.Frames ?? long.MaxValue),
                    },
                    null);
            case CameraOptions camera:
                RefuseExcerpt(options, "a camera");
                return new SourcePlan(
                    camera with { Id = options.Id, FrameRate = options.FrameRate ?? camera.FrameRate }, options.Frames);
            default:
                throw new InvalidOperationException($"No plan is made for {parsed.GetType().Name}.");
        }
    }

    private void RefuseExcerpt(SourceOptions options, string kind)
    {
        Refuse(options.Start > 0 ? options.Start : null, options, nameof(options.Start), $"{kind} cannot start later");
        Refuse(options.Stride > 1 ? options.Stride : null, options, nameof(options.Stride), $"{kind} cannot be thinned out");
    }

    private void Refuse(object? value, SourceOptions options, string key, string reason)
    {
        if (value is not null)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            Report(options, key, text, $"cannot be used: {reason}", "leave it out");
        }
    }

    // Inputs that are no paths stay as they are: a camera's number, a test pattern, a URL.
    private string Resolve(string input)
    {
        bool isPath = !input.StartsWith("test:", StringComparison.OrdinalIgnoreCase)
            && !input.Contains("://", StringComparison.Ordinal)
            && !input.All(char.IsAsciiDigit);
        // In the current folder a name stays as it was written, so that messages say what the user wrote.
        return isPath && folder != Environment.CurrentDirectory ? Path.GetFullPath(input, folder) : input;
    }

    private void Report(SourceOptions options, string key, string? value, string fault, string? cure)
    {
        string name = ShapeReader.NameOf(key);
        bool isOnCommandLine = options.Place.File is null;
        string path = (isOnCommandLine, name) switch
        {
            (false, _) => $"{Section}.{name}",
            (true, "input") => name,
            _ => $"--{name}",
        };
        _problems.Add(new ConfigurationProblem(options.Place, path, value, fault, cure));
    }
}
