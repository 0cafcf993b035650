using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources;
using SamStream.Sources.Options;

namespace SamStream.Cli.Inputs;

/// <summary>Turns the section <c>source</c> into a plan; finds every problem that shows without opening the source.</summary>
/// <param name="folder">What relative paths are relative to.</param>
internal sealed class SourcePlanner(string folder)
{
    private readonly List<OptionProblem> _problems = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>The source of the section <c>source</c>, or null if there are <see cref="Problems"/>.</summary>
    public FrameSourceOptions? Plan(SourceOptions source) => Plan(source, new Owner(source.Place, "source"), isAnyMissing: true);

    /// <summary>The same for an item of the section <c>cameras</c>.</summary>
    public FrameSourceOptions? Plan(CameraSectionOptions camera) =>
        // A missing input or id was told when the file was read.
        Plan(camera, new Owner(camera.Place, camera.Key), isAnyMissing: false);

    private FrameSourceOptions? Plan(SourceSection section, Owner owner, bool isAnyMissing)
    {
        FrameSourceOptions? source = Parse(section.Input, owner, isAnyMissing);
        if (source is null)
            return null;
        source = source with { Id = section.SourceId, Frames = section.Frames };
        foreach ((KeyShape key, object value) in section.Settings)
        {
            // The copy of a record is nobody else's yet.
            if (KeyOf(source, key.Name) is { } own)
                own.Set(source, value);
            else
                Refuse(key.Name, source, owner);
        }

        foreach (OptionProblem problem in source.Validate())
            Report(owner, problem.Key, problem.Value, problem.Fault, problem.Cure);
        return _problems.Count == 0 ? source : null;
    }

    private static KeyShape? KeyOf(FrameSourceOptions source, string key) =>
        ShapeReader.Settings(source).FirstOrDefault(own => own.Name == key);

    private void Refuse(string key, FrameSourceOptions source, Owner owner)
    {
        IEnumerable<string> kinds = SourceLocator.Kinds.Where(kind => KeyOf(kind, key) is not null).Select(kind => kind.Kind);
        Report(owner, key, null, $"cannot be used with {source.Kind}: it is for {string.Join(", ", kinds)}", "leave it out");
    }

    private FrameSourceOptions? Parse(string input, Owner owner, bool isAnyMissing)
    {
        if (input.Length == 0)
        {
            if (isAnyMissing)
                Report(owner, nameof(SourceOptions.Input), null, "is missing", $"it is one of:\n{SourceLocator.Forms}");
            return null;
        }

        try
        {
            return SourceLocator.Parse(Resolve(input));
        }
        catch (SourceException error)
        {
            // The locator's message says by itself what was written and what can be.
            Report(owner, nameof(SourceOptions.Input), null, error.Message.TrimEnd('.'), null);
            return null;
        }
    }

    // Inputs that are no paths stay as they are: a camera's number, a test pattern, a program, standard input, a URL.
    private string Resolve(string input)
    {
        bool isPath = !input.StartsWith("test:", StringComparison.OrdinalIgnoreCase)
            && !input.StartsWith("exec:", StringComparison.OrdinalIgnoreCase)
            && !input.StartsWith("gst:", StringComparison.OrdinalIgnoreCase)
            && input != "-"
            && !input.Contains("://", StringComparison.Ordinal)
            && !input.All(char.IsAsciiDigit);
        // In the current folder a name stays as it was written, so that messages say what the user wrote.
        return isPath && folder != Environment.CurrentDirectory ? Path.GetFullPath(input, folder) : input;
    }

    private void Report(Owner owner, string key, string? value, string fault, string? cure)
    {
        string name = ShapeReader.NameOf(key);
        bool isOnCommandLine = owner.Place.File is null;
        string path = (isOnCommandLine, name) switch
        {
            (false, _) => $"{owner.Key}.{name}",
            (true, "input") => name,
            _ => $"--{name}",
        };
        _problems.Add(new OptionProblem(owner.Place, path, value, fault, cure));
    }

    /// <summary>The section that a problem is in.</summary>
    private sealed record Owner(Place Place, string Key);
}
