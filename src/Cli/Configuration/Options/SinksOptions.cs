using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Cli.Configuration.Options;

/// <summary>
/// The section <c>sinks</c>: what a run writes, a key for each of <see cref="SinkRegistry.All"/>. All of it is on unless it is
/// switched off, but what has no place to write to until it is given one.
/// </summary>
internal sealed class SinksOptions : IOpenSection
{
    private FileSinkOptions[] _sinks;

    public SinksOptions()
        : this(SinkRegistry.All)
    {
    }

    private SinksOptions(IEnumerable<FileSinkOptions> sinks) => _sinks = [.. sinks];

    /// <inheritdoc/>
    IReadOnlyList<KeyShape> IOpenSection.Keys => SinkKeys;

    private static IReadOnlyList<KeyShape> SinkKeys { get; } =
    [
        .. SinkRegistry.All.Select(sink =>
            new KeyShape(sink.Name, ShapeReader.Section(sink.GetType()), sink.Description)
            {
                Get = section => ((SinksOptions)section)._sinks.Single(item => item.Name == sink.Name),
                Set = (section, value) => ((SinksOptions)section).Set((FileSinkOptions)value!),
            }),
    ];

    /// <summary>Those that are on, in the order in which reports name them.</summary>
    public IEnumerable<FileSinkOptions> Enabled => _sinks.Where(sink => sink.IsOn);

    /// <summary>All of them.</summary>
    public IReadOnlyList<FileSinkOptions> All => _sinks;

    /// <summary>True if anything is written to the output folder.</summary>
    public bool AnyFile => Enabled.Any(sink => sink.Output.IsInFolder);

    /// <summary>The options of one kind.</summary>
    public T Get<T>()
        where T : FileSinkOptions => _sinks.OfType<T>().Single();

    /// <summary>The same with some sinks switched on or off.</summary>
    /// <param name="isEnabled">By name; null leaves a sink as it is.</param>
    public SinksOptions Switch(Func<string, bool?> isEnabled) =>
        new(_sinks.Select(sink => sink with { Enabled = isEnabled(sink.Name) ?? sink.Enabled }));

    /// <summary>The same for one of several sources, whose id stands in names that hold a place for it.</summary>
    public SinksOptions ForCamera(string camera) => new(_sinks.Select(sink => sink.ForCamera(camera)));

    /// <summary>The same with other options of one kind.</summary>
    public SinksOptions With(FileSinkOptions options)
    {
        var copy = new SinksOptions(_sinks);
        copy.Set(options);
        return copy;
    }

    // A copy of this section shares the list with it.
    private void Set(FileSinkOptions options) =>
        _sinks = [.. _sinks.Select(sink => sink.Name == options.Name ? options : sink)];
}
