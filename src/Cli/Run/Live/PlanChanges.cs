using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;

namespace SamStream.Cli.Run.Live;

/// <summary>What another plan for a live run changes, by what has to begin anew for it.</summary>
internal sealed record PlanChanges
{
    // Of the keys of a configuration. Whatever is neither of them is of the run as a whole.
    private static readonly string[] OfServer = ["http", "logging"], OfItsOwn = ["cameras", "console"];

    /// <summary>Log and HTTP server begin anew, and with them everything.</summary>
    public required bool Server { get; init; }

    /// <summary>Model, broker and all cameras begin anew.</summary>
    public required bool Run { get; init; }

    /// <summary>Cameras that run on.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>Cameras that begin anew.</summary>
    public required IReadOnlyList<string> Restarted { get; init; }

    public required IReadOnlyList<string> Added { get; init; }

    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Users and tokens that have changed or are gone.</summary>
    public required IReadOnlyList<string> LoggedOut { get; init; }

    /// <summary>Compares what two plans were made from.</summary>
    public static PlanChanges Between(RunPlan before, RunPlan after)
    {
        string[] changed = [.. ConfigurationReader.Shape.Keys.Where(key => !IsSame(key, before.Options, after.Options)).Select(key => key.Name)];
        bool isServer = changed.Any(OfServer.Contains) || before.HasConsole != after.HasConsole
            || before.Access.HasLogin != after.Access.HasLogin || !before.Access.Proxies.SequenceEqual(after.Access.Proxies);
        bool isRun = isServer || changed.Except(OfServer).Except(OfItsOwn).Any() || !CanServe(before, after);
        string[] had = [.. before.Cameras.Select(camera => camera.Id)];
        string[] has = [.. after.Cameras.Select(camera => camera.Id)];
        string[] kept = isRun ? [] : [.. has.Intersect(had).Where(id => SectionOf(before.Options, id) == SectionOf(after.Options, id))];
        return new PlanChanges
        {
            Server = isServer,
            Run = isRun,
            Kept = kept,
            Restarted = [.. has.Intersect(had).Except(kept)],
            Added = [.. has.Except(had)],
            Removed = [.. had.Except(has)],
            LoggedOut =
            [
                .. before.Access.Users.Except(after.Access.Users).Select(user => user.Name),
                .. before.Access.Tokens.Except(after.Access.Tokens).Select(token => token.Name),
            ],
        };
    }

    // The model is opened for what the cameras' schedules ask of it, and the preset follows their kinds.
    private static bool CanServe(RunPlan before, RunPlan after) =>
        before.IsWithoutBoxTracker == after.IsWithoutBoxTracker
        && (before.Model.WithSquares || !after.Model.WithSquares)
        && before.Model with { BoxTracker = null, WithSquares = false } == after.Model with { BoxTracker = null, WithSquares = false };

    private static bool IsSame(KeyShape key, RunOptions before, RunOptions after) =>
        SectionText.Of(key.Shape, key.Get(before)) == SectionText.Of(key.Shape, key.Get(after));

    // Of a run with the section source, which is no camera's, nothing: that it is the same is known by then.
    private static string? SectionOf(RunOptions options, string id) =>
        options.Cameras.FirstOrDefault(camera => camera.Id == id) is { } camera ? SectionText.Of(CameraShape, camera) : null;

    private static Shape CameraShape { get; } =
        ((ListShape)ConfigurationReader.Shape.Keys.Single(key => key.Name == "cameras").Shape).Item;
}
